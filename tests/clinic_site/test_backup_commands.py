"""The commands backup and restore, as somebody types them."""

import io
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from backup import write_archive
from clinic_site.management.progress import Progress
from comments.models import Comment
from tests.backup.conftest import make_site, quiet
from tests.factories import create_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def archive(site, tmp_path):
    write_archive(tmp_path / "clinic.zip", settings={}, progress=quiet)
    return tmp_path / "clinic.zip"


def run(command: str, *args, **options) -> str:
    out = StringIO()
    call_command(command, *map(str, args), stdout=out, stderr=out, **options)
    return out.getvalue()


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_backup_says_what_it_holds(site, tmp_path):
    said = run("backup", tmp_path / "clinic.zip")
    assert "2 files" in said
    assert "Tables: " in said
    assert (tmp_path / "clinic.zip").exists()


def test_backups_in_a_folder_have_names_and_make_room(site, tmp_path):
    for day in range(1, 20):
        (tmp_path / f"clinic-202601{day:02}T000000Z.zip").touch()
    said = run("backup", tmp_path, keep=2)
    assert said.count("Deleted") == 18
    assert len(list(tmp_path.glob("clinic-*.zip"))) == 2


@pytest.mark.parametrize("keep", [0, -1])
def test_keeping_nothing_is_refused(site, tmp_path, keep):
    with pytest.raises(CommandError, match="from 1 on"):
        run("backup", tmp_path, keep=keep)


def test_a_folder_needs_keep_and_keep_a_folder(site, tmp_path):
    with pytest.raises(CommandError, match="--keep N"):
        run("backup", tmp_path)
    with pytest.raises(CommandError, match="a folder that is there"):
        run("backup", tmp_path / "none", keep=1)


def test_a_backup_that_fails_is_one_sentence(archive):
    with pytest.raises(CommandError, match=r"there already\.$"):
        run("backup", archive)


def test_a_restore_keeps_what_was_there_and_goes_back(archive, tmp_path):
    create_comment(body="Since then")
    said = run("restore", archive, yes=True)
    assert not Comment.objects.filter(body="Since then").exists()
    (before,) = tmp_path.glob("before-restore-*.zip")
    assert f"restore {before}" in said
    run("restore", before, yes=True, before=tmp_path / ".")
    assert Comment.objects.filter(body="Since then").exists()


def test_two_restores_within_a_second_each_keep_what_was_there(archive, tmp_path, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    for _again in range(3):
        run("restore", archive, yes=True)
    assert len(list(tmp_path.glob("before-restore-*.zip"))) == 3


def test_a_dry_run_changes_nothing(archive, tmp_path):
    create_comment(body="Since then")
    assert "can be restored" in run("restore", archive, dry_run=True)
    assert Comment.objects.filter(body="Since then").exists()
    assert not list(tmp_path.glob("before-*"))


def test_without_anybody_to_ask_nothing_is_overwritten(archive, monkeypatch):
    create_comment(body="Since then")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(CommandError, match="--yes"):
        run("restore", archive)
    assert Comment.objects.filter(body="Since then").exists()


@pytest.mark.parametrize(("typed", "is_restored"), [("y", True), ("", False), ("n", False)])
def test_somebody_is_asked(archive, monkeypatch, typed, is_restored):
    create_comment(body="Since then")
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", lambda said: typed)
    if is_restored:
        run("restore", archive)
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            run("restore", archive)
    assert Comment.objects.filter(body="Since then").exists() is not is_restored


def test_a_damaged_file_is_refused_before_anything_is_asked(archive, tmp_path):
    archive.write_bytes(archive.read_bytes()[:-5])
    with pytest.raises(CommandError, match="damaged"):
        run("restore", archive, yes=True)
    assert not list(tmp_path.glob("before-*"))


def test_a_site_that_does_not_answer_stays_as_it_was(archive, monkeypatch):
    create_comment(body="Since then")
    monkeypatch.setattr("clinic_site.first_answer.PAGES", ["/", "/nowhere-at-all/"])
    with pytest.raises(CommandError, match="/nowhere-at-all/"):
        run("restore", archive, yes=True)
    assert Comment.objects.filter(body="Since then").exists()


def test_progress_is_one_line_on_a_terminal():
    terminal = Terminal()
    progress = Progress(terminal)
    for number in range(201):
        progress("Pictures", number, 200)
    assert terminal.getvalue().count("\n") == 1
    assert "\rPictures: 50 %" in terminal.getvalue()


def test_progress_is_a_few_lines_in_a_log():
    log = StringIO()
    progress = Progress(log)
    for number in range(5_001):
        progress("Pictures", number, 5_000)
    assert log.getvalue().splitlines()[-1] == "Pictures: 5000"
    assert len(log.getvalue().splitlines()) == 10
