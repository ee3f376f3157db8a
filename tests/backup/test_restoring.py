import hashlib
import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from backup import BackupError, open_archive, restore
from backup.restoring import GAP
from blog.models import Post
from comments.models import Comment
from images.models import Picture
from publishing.edition import read_edition
from staff.failed_sign_ins import FailedSignIn
from staff.models import TrailEntry, User
from staff.roles import Role
from tests.backup.conftest import quiet, written
from tests.backup.forging import forged
from tests.factories import create_comment, create_picture, create_post


def back(path, **options) -> None:
    with open_archive(path) as archive:
        restore(archive, progress=quiet, **options)


def contents(path) -> dict:
    with open_archive(path) as archive:
        rows = {label: table.sha256 for label, table in archive.manifest.tables.items()}
        return rows | {name: kept.sha256 for name, kept in archive.manifest.media.items()}


def wipe() -> None:
    for model in (Comment, Post, TrailEntry, User):
        model.objects.all().delete()
    shutil.rmtree(settings.MEDIA_ROOT)
    Picture.objects.all().delete()
    Group.objects.all().delete()


def test_all_is_as_it_was(archive_file, tmp_path):
    wipe()
    create_post(title="Written since")
    back(archive_file)
    assert contents(written(tmp_path / "again.zip")) == contents(archive_file)


def test_a_restored_site_answers_and_lets_its_owner_in(archive_file, site, client):
    wipe()
    back(archive_file)
    page = client.get(site.get_absolute_url())
    assert page.status_code == 200
    owner = User.objects.get()
    assert owner.groups.get().name == Role.OWNER
    assert owner.has_perm("comments.change_comment")
    assert TrailEntry.objects.about(Comment.objects.get(parent=None)).count() == 0
    assert TrailEntry.objects.about(Comment.objects.exclude(parent=None).get()).count() == 1


def test_what_was_written_since_is_gone_with_its_files(archive_file):
    newer = create_picture(alt="Newer")
    create_comment(body="Since then")
    back(archive_file)
    assert not Comment.objects.filter(body="Since then").exists()
    assert not default_storage.exists(newer.file.name)
    assert all(default_storage.exists(picture.file.name) for picture in Picture.objects.all())


def test_a_file_that_became_another_is_the_old_one_again(archive_file):
    name = Picture.objects.get().file.name
    with default_storage.open(name) as file:
        content = file.read()
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"something else"))
    back(archive_file)
    with default_storage.open(name) as file:
        assert file.read() == content


def test_old_pages_end_and_their_number_does_not_come_again(archive_file):
    create_comment(status="approved")
    edition = read_edition()
    back(archive_file)
    assert read_edition() > edition


def test_everybody_is_signed_out(archive_file):
    Session.objects.create(session_key="a", session_data="b", expire_date=timezone.now())
    back(archive_file)
    assert not Session.objects.exists()


def test_numbers_given_out_since_name_nothing_new(archive_file):
    newest = create_comment().pk
    back(archive_file)
    assert create_comment().pk > newest + GAP - 10


def test_kinds_keep_their_numbers(archive_file):
    before = set(ContentType.objects.values_list("pk", "app_label", "model"))
    back(archive_file)
    assert set(ContentType.objects.values_list("pk", "app_label", "model")) == before


def test_the_trail_of_a_kind_that_is_no_more_is_kept(site, tmp_path):
    kind = ContentType.objects.create(app_label="shop", model="basket")
    TrailEntry.objects.create(verb="deleted", target_type=kind, target_id="5")
    path = written(tmp_path / "clinic.zip")
    TrailEntry.objects.all().delete()
    kind.delete()
    back(path)
    assert TrailEntry.objects.get(target_id="5").target_type.model == "basket"


def test_a_step_that_fails_leaves_all_as_it_was(archive_file, tmp_path):
    wipe()
    create_post(title="Written since", picture=create_picture())
    before = contents(written(tmp_path / "before.zip"))

    def fail():
        raise BackupError("It does not answer.")

    with pytest.raises(BackupError, match="does not answer"):
        back(archive_file, then=[fail])
    assert contents(written(tmp_path / "after.zip")) == before
    names = [name for name in contents(archive_file) if name.startswith("pictures/")]
    assert names
    assert not any(default_storage.exists(name) for name in names)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("comments.Comment", b'"approved"', b'"shouted"'),
        ("comments.Comment", b'"approved"', b"[]"),
        ("comments.Comment", b"[", b'["a",'),
        ("auth.Group_permissions", b"comments.comment.", b"comments.comet."),
        ("blog.Post_authors", b"", b"[1,99999,99999,1]\n"),
    ],
)
def test_rows_that_the_database_does_not_take_change_nothing(archive_file, table, old, new):
    name = f"database/{table}.jsonl"

    def change(files):
        files[name] = files[name].replace(old, new) if old else new

    def count(said):
        if not old:
            said["tables"][table]["rows"] = 1

    there = set(Comment.objects.values_list("pk", "body"))
    with pytest.raises(BackupError):
        back(forged(archive_file, files=change, manifest=count))
    assert set(Comment.objects.values_list("pk", "body")) == there


def test_a_file_that_no_row_has_is_refused(archive_file):
    content = b"<script>"

    def name_it(said):
        sha256 = hashlib.sha256(content).hexdigest()
        said["media"]["evil.html"] = {"size": len(content), "sha256": sha256}

    def add(files):
        files["media/evil.html"] = content

    with pytest.raises(BackupError, match="none of its rows"):
        back(forged(archive_file, files=add, manifest=name_it))
    assert not default_storage.exists("evil.html")


def test_whoever_was_slowed_down_for_guessing_still_is(archive_file):
    FailedSignIn.objects.create(name="digest", network="192.0.2.0/24")
    back(archive_file)
    assert FailedSignIn.objects.exists()
