import shutil
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from backup import write_archive
from staff.roles import Role
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_picture,
    create_post,
    create_user,
)


@pytest.fixture
def site(db):
    return make_site()


def make_site():
    """A clinic with something of most kinds; gives its post."""
    create_clinic()
    owner = create_user(Role.OWNER)
    post = create_post(by=owner, picture=create_picture(), categories=[create_category()])
    comment = create_comment(post=post, status="approved", findings=[{"z": 1, "a": "ü\u2028"}])
    create_comment(parent=comment, body="An answer\nin two lines").mark_spam(owner)
    return post


@pytest.fixture
def archive_file(site, tmp_path):
    """A backup of the site as it is."""
    return written(tmp_path / "clinic.zip")


@pytest.fixture(scope="session")
def old_archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """A backup of a site that is no more, made once."""
    folder = tmp_path_factory.mktemp("archive")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media"),
        transaction.atomic(),
    ):
        make_site()
        path = written(folder / "clinic.zip")
        transaction.set_rollback(True)
    return path


@pytest.fixture
def copy_of_archive(old_archive, tmp_path):
    return Path(shutil.copy(old_archive, tmp_path))


def written(path):
    write_archive(path, settings={"SITE_URL": "https://clinic.example"}, progress=quiet)
    return path


def quiet(what: str, done: int, total: int) -> None:
    """Says nothing."""
