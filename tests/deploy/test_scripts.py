"""What deploy/set-up and deploy/upgrade say to whoever runs them wrongly."""

import subprocess
import sys

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"


def run(script: str, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, DEPLOY / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("host", ["https://clinic.example", "clinic example", "-clinic", "a;b"])
def test_only_a_host_name_is_taken(host):
    status, said = run("set-up", "--self-signed", "--", host)
    assert status == 2
    assert "write it like clinic.example" in said


def test_one_certificate_has_to_be_chosen():
    status, said = run("set-up", "clinic.example")
    assert status == 2
    assert "--certificate --self-signed is required" in said


def test_an_upgrade_of_nothing_says_what_to_do(tmp_path):
    status, said = run("upgrade", "--home", str(tmp_path))
    assert status == 1
    assert said.strip() == f"There is no site in {tmp_path}. deploy/set-up makes one."


def test_there_is_no_way_back_from_the_first_version(tmp_path):
    (tmp_path / "first").mkdir()
    (tmp_path / "current").symlink_to("first")
    status, said = run("upgrade", "--back", "--home", str(tmp_path))
    assert status == 1
    assert "There is no version before this one." in said
    assert "The site goes on as first." in said
