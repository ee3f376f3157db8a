"""The units of systemd: sound to systemd itself, and their commands really do what they say."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.database import own_database
from tests.faults.server import free_port
from tests.stack.systemd import Systemd, Unit

UNITS = settings.BASE_DIR / "deploy/systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
AS_SHIPPED = {
    "/srv/backups/clinic": "{folder}/backups",
    "/srv/clinic/current/.venv": sys.prefix,
    "/srv/clinic/current": str(settings.BASE_DIR),
    "/srv/clinic": "{folder}",
    "/etc/clinic": "{folder}",
    "127.0.0.1:8000": "127.0.0.1:{port}",
}


@pytest.fixture
def systemd(tmp_path) -> Iterator[Systemd]:
    """The units as they are, but for where things lie."""
    systemd = Systemd(tmp_path)
    port = free_port()
    shutil.copytree(UNITS, systemd.units, dirs_exist_ok=True)
    for path in filter(Path.is_file, systemd.units.rglob("*")):
        text = path.read_text()
        for words, ours in AS_SHIPPED.items():
            text = text.replace(words, ours.format(folder=tmp_path, port=port))
        path.write_text(text)
    yield systemd
    systemd.close()


@pytest.fixture
def installed(systemd) -> Iterator[Systemd]:
    """With the environment of the example, but for a database of its own."""
    folder = systemd.folder
    example = (settings.BASE_DIR / "deploy/clinic.env.example").read_text()
    lines = example.replace("/srv/clinic", str(folder)).splitlines()
    (folder / "backups").mkdir()
    with own_database(folder) as url:
        lines = [line for line in lines if not line.startswith("DATABASE_URL")]
        (folder / "clinic.env").write_text("\n".join([*lines, f"DATABASE_URL={url}"]))
        variables = Unit(systemd.units, "clinic-mail.service").variables()
        subprocess.run(
            [sys.executable, "manage.py", "migrate"],
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ["PATH"]} | variables,
            check=True,
            capture_output=True,
        )
        yield systemd


def test_every_command_runs_with_the_environment_of_the_example(installed):
    systemd = installed
    systemd.start("clinic-web.socket")
    for name in SERVICES:
        systemd.start(name)
    for name in ("clinic-backup.service", "clinic-retention.service"):
        assert systemd.running[name].wait(60) == 0, log(systemd, name)
    assert len(list((systemd.folder / "backups").glob("clinic-*.zip"))) == 1
    # The others go on until they are told to stop.
    time.sleep(2)
    lasting = {name for name, process in systemd.running.items() if process.poll() is None}
    assert lasting == {
        "clinic-handover.service",
        "clinic-mail.service",
        "clinic-pictures.service",
        "clinic-web.service",
    }
    for name in sorted(lasting):
        process = systemd.running[name]
        systemd.stop(name)
        assert process.returncode == 0, log(systemd, name)


def log(systemd: Systemd, name: str) -> str:
    return (systemd.folder / f"{name}.log").read_text()


def test_systemd_finds_nothing_to_complain_of(systemd):
    units = [path for path in systemd.units.glob("clinic-*.*") if path.is_file()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        # Their own folder first: that is where what is common to them is found.
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{systemd.units}:"},
        capture_output=True,
        text=True,
    )
    ours = [line for line in done.stderr.splitlines() if "clinic" in line]
    assert ours == []
    assert done.returncode == 0


def test_services_may_do_little(systemd):
    for name in SERVICES:
        unit = Unit(systemd.units, name)["Service"]
        assert unit["User"] == "clinic"
        assert unit["ProtectSystem"] == "strict"
        assert (unit["NoNewPrivileges"], unit["CapabilityBoundingSet"]) == ("true", "")
        assert unit["MemoryMax"]
        is_lasting = unit.get("Type") != "oneshot" and name != "clinic-handover.service"
        assert (unit.get("Restart") == "on-failure") is is_lasting


def test_each_service_is_started_by_something():
    """A service without an [Install] of its own has a timer, or is named by the upgrade."""
    started = {path.stem for path in UNITS.glob("*.timer")} | {"clinic-handover"}
    for name in SERVICES:
        installs = "[Install]" in (UNITS / name).read_text()
        assert installs != (name.removesuffix(".service") in started)
