"""`make run` in a copy of this folder, ended in each way there is."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.server import free_port

LEFT_OUT = shutil.ignore_patterns("var", ".venv", ".git", "__pycache__", "node_modules", ".*_cache")


@pytest.fixture
def folder(tmp_path) -> Path:
    copy = tmp_path / "clinic"
    shutil.copytree(settings.BASE_DIR, copy, ignore=LEFT_OUT)
    # What runs these tests is what the copy runs on, and it has nothing to install.
    (copy / ".venv").mkdir()
    for entry in Path(sys.prefix).iterdir():
        if not entry.name.endswith(".installed"):
            (copy / ".venv" / entry.name).symlink_to(entry)
    checksum = hashlib.sha256((copy / "requirements.txt").read_bytes()).hexdigest()
    (copy / ".venv/requirements.txt.installed").write_text(f"{checksum}  requirements.txt\n")
    return copy


def test_make_run_starts_its_workers_and_however_it_ends_nothing_is_left(folder):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        make = _run(folder)
        # Ctrl-C and a closed terminal reach all that the terminal runs.
        end = os.killpg if number in {signal.SIGINT, signal.SIGHUP} else os.kill
        end(make.pid, number)
        try:
            make.wait(30)
        finally:
            make.kill()
        _wait(lambda: not _processes(folder), seconds=30)
        assert _processes(folder) == [], number


def _run(folder: Path) -> subprocess.Popen:
    own = ("MAKEFLAGS", "MAKELEVEL", "DATABASE_URL", "EMAIL_URL", "SITE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in own}
    port = free_port()
    with (folder.parent / "run.log").open("ab") as log:
        make = subprocess.Popen(
            # What whoever started the tests ignores (nohup, a job in the background) is heard here.
            ["env", "--default-signal=INT,HUP", "make", "run"],
            cwd=folder,
            env=environment | {"PORT": str(port)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _wait(lambda: _answers(port) and _works(folder))
    assert _works(folder), (folder.parent / "run.log").read_text()
    return make


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def _works(folder: Path) -> bool:
    running = " ".join(_processes(folder))
    return all(worker in running for worker in ("deliver_mail", "make_pictures"))


def _processes(folder: Path) -> list[str]:
    """The command lines of all processes that work in the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder:
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in found if line]


def _wait(is_so, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)
