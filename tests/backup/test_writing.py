import stat

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from backup import BackupError, open_archive, write_archive
from comments.models import Comment
from images.models import Picture
from tests.at_once import at_once
from tests.backup.conftest import quiet, written
from tests.factories import create_comment, create_post


def test_only_its_owner_may_read_it_and_nothing_else_is_left(archive_file):
    assert stat.S_IMODE(archive_file.stat().st_mode) == 0o600
    assert [path.name for path in archive_file.parent.glob("*clinic*")] == ["clinic.zip"]


def test_nothing_that_is_there_is_written_over(archive_file):
    content = archive_file.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        written(archive_file)
    assert archive_file.read_bytes() == content


def test_a_folder_that_is_not_there_is_one_sentence(site, tmp_path):
    with pytest.raises(BackupError, match="could not be written: No such file"):
        written(tmp_path / "nowhere" / "clinic.zip")


def test_one_that_breaks_off_leaves_nothing(site, tmp_path):
    def break_off(what, done, total):
        if what == "Pictures":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_archive(tmp_path / "clinic.zip", settings={}, progress=break_off)
    assert not list(tmp_path.glob("*clinic*"))


def test_sessions_and_no_password_of_the_environment_are_in_it(archive_file, settings):
    with open_archive(archive_file) as archive:
        assert Session._meta.label not in archive.manifest.tables
        assert "staff.User" in archive.manifest.tables
    assert settings.SECRET_KEY.encode() not in archive_file.read_bytes()


def test_rows_name_what_has_other_numbers_in_other_databases(archive_file):
    with open_archive(archive_file) as archive:
        kinds = {row[1] for row in archive.rows("publishing.Revision")}
        rights = {row[2] for row in archive.rows("auth.Group_permissions")}
    assert kinds == {"blog.post"}
    assert "comments.comment.change_comment" in rights


def test_a_picture_without_its_file_is_named(site, tmp_path):
    picture = Picture.objects.get()
    picture.file.storage.delete(picture.file.name)
    manifest = write_archive(tmp_path / "clinic.zip", settings={}, progress=quiet)
    assert manifest.missing == [picture.file.name]
    assert picture.file.name not in manifest.media


@pytest.mark.django_db(transaction=True)
def test_nothing_is_torn_apart_while_people_write(tmp_path):
    """Replies come by threes, each three in one transaction; the archive has all of one or none."""
    post = create_post()

    def write(number: int) -> None:
        for _turn in range(10):
            with transaction.atomic():
                [create_comment(post=post) for _reply in range(3)]

    def write_or_back_up(number: int) -> None:
        if number == 3:
            written(tmp_path / "clinic.zip")
        else:
            write(number)

    at_once(4, write_or_back_up)
    assert Comment.objects.count() == 90
    with open_archive(tmp_path / "clinic.zip") as archive:
        assert archive.manifest.tables["comments.Comment"].rows % 3 == 0
