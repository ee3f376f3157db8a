import shutil
import stat
import zipfile

import pytest

from backup import BackupError, open_archive
from tests.backup.conftest import written
from tests.backup.forging import forged, seal

COMMENTS = "database/comments.Comment.jsonl"


def refusal(path) -> str:
    with pytest.raises(BackupError) as caught, open_archive(path):
        pass
    return str(caught.value)


def test_a_backup_is_read_again(copy_of_archive):
    with open_archive(copy_of_archive) as archive:
        assert len(list(archive.rows("comments.Comment"))) == 2
        assert archive.manifest.settings == {"SITE_URL": "https://clinic.example"}
        assert len(archive.manifest.media) == 2


def test_any_tool_opens_it(copy_of_archive):
    with zipfile.ZipFile(copy_of_archive) as archive:
        assert archive.testzip() is None


def test_a_forger_who_changes_nothing_is_believed(copy_of_archive):
    with open_archive(forged(copy_of_archive)) as archive:
        assert archive.manifest.tables


def test_one_cut_short_anywhere_is_refused(copy_of_archive):
    content = copy_of_archive.read_bytes()
    for length in (0, 1, 64, 1_000, len(content) // 2, len(content) - 1):
        copy_of_archive.write_bytes(content[:length])
        assert refusal(copy_of_archive)


def test_one_wrong_bit_anywhere_is_refused(copy_of_archive):
    content = copy_of_archive.read_bytes()
    for place in {*range(0, len(content), 487), *range(len(content) - 300, len(content))}:
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        copy_of_archive.write_bytes(flipped)
        assert refusal(copy_of_archive)


def test_something_else_is_refused(tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("holiday.jpg", b"x" * 500)
    assert "no backup" in refusal(other)
    seal(other)
    assert "no backup" in refusal(other)
    other.write_bytes(b"PK" + b"\0" * 500)
    seal(other)
    assert "no backup" in refusal(other)


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "nothing.zip" in refusal(tmp_path / "nothing.zip")
    assert str(tmp_path) in refusal(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "media/../../outside",
        "/etc/cron.d/evil",
        "media//two",
        "media/./here",
        "C:\\outside",
        "media/..\\outside",
        "media/line\nbreak",
        "media/" + "x" * 500,
    ],
)
def test_a_way_out_of_the_archive_is_refused(copy_of_archive, name):
    assert "no backup has" in refusal(
        forged(copy_of_archive, zipped=lambda a: a.writestr(name, b"x"))
    )
    as_media = {
        "size": 1,
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    }

    def name_it(said):
        said["media"][name.removeprefix("media/")] = as_media

    assert refusal(
        forged(copy_of_archive, manifest=name_it, zipped=lambda a: a.writestr(name, b"x"))
    )


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFDIR]
)
def test_links_and_devices_are_refused(copy_of_archive, kind):
    entry = zipfile.ZipInfo("media/pictures/link")
    entry.external_attr = (kind | 0o777) << 16
    evil = forged(copy_of_archive, zipped=lambda a: a.writestr(entry, b"/etc/passwd"))
    assert "no plain file" in refusal(evil)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [COMMENTS, COMMENTS.upper(), "manifest.json"])
def test_two_files_of_one_name_are_refused(copy_of_archive, name):
    evil = forged(copy_of_archive, zipped=lambda a: a.writestr(name, b"[]\n"))
    assert "of one name" in refusal(evil)


def test_what_the_manifest_does_not_name_is_refused(copy_of_archive):
    evil = forged(copy_of_archive, zipped=lambda a: a.writestr("database/more.jsonl", b"[]"))
    assert "manifest" in refusal(evil)


def test_what_the_manifest_names_and_is_not_there_is_refused(copy_of_archive):
    assert "manifest" in refusal(forged(copy_of_archive, files=lambda files: files.pop(COMMENTS)))


def test_a_file_that_is_not_as_the_manifest_says_is_refused(copy_of_archive):
    def change(files):
        files[COMMENTS] = files[COMMENTS].replace(b"Thank", b"Thunk")

    assert "damaged" in refusal(forged(copy_of_archive, files=change, counts=False))


def test_a_picture_that_would_swell_is_refused(copy_of_archive):
    bomb = forged(
        copy_of_archive,
        zipped=lambda a: a.writestr("media/bomb", bytes(5_000_000), zipfile.ZIP_DEFLATED),
    )
    assert bomb.stat().st_size < 1_000_000
    assert "no backup has" in refusal(bomb)


def test_more_than_the_disk_holds_is_refused_before_it_is_unpacked(copy_of_archive, monkeypatch):
    usage = shutil.disk_usage(copy_of_archive)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    assert "no room" in refusal(copy_of_archive)


def test_a_full_disk_makes_no_backup_a_bad_one(site, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    assert written(tmp_path / "clinic.zip").exists()


def test_a_file_longer_than_the_manifest_says_is_not_read_to_its_end(copy_of_archive):
    def shorten(said):
        said["tables"]["comments.Comment"]["size"] = 5

    assert "damaged" in refusal(forged(copy_of_archive, manifest=shorten))


@pytest.mark.parametrize(
    "rows",
    [
        b"not json\n",
        b"{}\n",
        b"[1]\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b"[" + b"9" * 10_000 + b"]\n",
        b"",
    ],
)
def test_rows_that_are_none_are_refused(copy_of_archive, rows):
    evil = forged(copy_of_archive, files=lambda files: files.update({COMMENTS: rows}))
    assert "damaged" in refusal(evil)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("product", "another", "no backup"),
        ("format", 2, "format"),
        ("made_at", "yesterday", "manifest"),
        ("made_at", 5, "manifest"),
        ("migrations", [], "manifest"),
        ("tables", {"comments.Comment": {}}, "manifest"),
        (
            "tables",
            {"comments.Comment": {"columns": [], "rows": -1, "size": 0, "sha256": ""}},
            "man",
        ),
        ("tables", {}, "manifest"),
        ("media", {"a": {"size": "1", "sha256": ""}}, "manifest"),
        ("missing", None, "manifest"),
    ],
)
def test_a_manifest_that_is_none_is_refused(copy_of_archive, key, value, said):
    evil = forged(copy_of_archive, manifest=lambda manifest: manifest.update({key: value}))
    assert said in refusal(evil)


def test_one_of_a_newer_version_is_refused(copy_of_archive):
    def from_the_future(said):
        said["migrations"]["comments"].append("9999_fly")

    assert "newer version" in refusal(forged(copy_of_archive, manifest=from_the_future))


def test_one_of_an_older_version_says_what_to_do(copy_of_archive):
    def from_the_past(said):
        said["migrations"]["comments"].pop()

    assert "then upgrade" in refusal(forged(copy_of_archive, manifest=from_the_past))


def test_other_columns_are_refused(copy_of_archive):
    def without_one(said):
        said["tables"]["comments.Comment"]["columns"][3] = "other"

    assert "other tables" in refusal(forged(copy_of_archive, manifest=without_one))
