"""bin/dependencies, which `make check` runs, sees what it is there to see."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

LISTS = [
    f"{name}.{kind}" for name in ("requirements", "requirements-dev") for kind in ("in", "txt")
]


@pytest.fixture
def lists(tmp_path) -> Path:
    for name in LISTS:
        shutil.copy(settings.BASE_DIR / name, tmp_path)
    return tmp_path


def faults(folder: Path) -> str:
    command = [sys.executable, settings.BASE_DIR / "bin" / "dependencies", folder]
    return subprocess.run(command, capture_output=True, text=True).stderr


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_lists_as_they_are_have_no_fault(lists):
    found = faults(lists)
    assert "requirements.txt:" not in found
    assert "requirements.in:" not in found
    assert " needs " not in found


def test_a_version_that_is_not_exact_is_seen(lists):
    change(lists / "requirements.txt", "nh3==", "nh3>=")
    assert "requirements.txt: nh3 has no exact version" in faults(lists)


def test_a_missing_checksum_is_seen(lists):
    text = (lists / "requirements.txt").read_text()
    start = text.index("nh3==")
    end = text.index("# via", start)
    shortened = text[:start] + text[start:end].partition(" ")[0] + "\n    " + text[end:]
    (lists / "requirements.txt").write_text(shortened)
    assert "requirements.txt: nh3 has no checksum" in faults(lists)


def test_a_list_that_was_not_written_anew_is_seen(lists):
    change(lists / "requirements.in", "nh3==", "nh3==9")
    assert "is not what requirements.txt says. Run bin/lock." in faults(lists)


def test_a_package_that_is_in_no_list_is_seen_with_who_needs_it(lists):
    for name in ("requirements.txt", "requirements-dev.txt"):
        change(lists / name, "sqlparse==", "another==")
    found = faults(lists)
    assert "sqlparse is installed and in no list" in found
    assert "django needs sqlparse" in found
    assert "another is in the list and not installed" in found


def test_another_version_than_listed_is_seen(lists):
    change(lists / "requirements-dev.txt", "sqlparse==", "sqlparse==9")
    assert "sqlparse is installed as" in faults(lists)


def test_one_warning_is_silenced_and_no_other():
    assert settings.SILENCED_SYSTEM_CHECKS == ["ckeditor.W001"]
