"""deploy/releases.py with a program in gunicorn's place that answers as a release's name says."""

import importlib
import os
import pwd
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

from tests.faults.server import free_port
from tests.stack.systemd import Systemd

DEPLOY = settings.BASE_DIR / "deploy"

#: "500" shows no page, and ends; "dead" answers where it is tried out, and does not start as a service.
GUNICORN = """#!{python}
import os, pathlib, socket, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
name = pathlib.Path(__file__).resolve().parents[2].name

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500 if name == "500" else 200)
        self.send_header("Content-Length", len(name))
        self.end_headers()
        self.wfile.write(name.encode())
        if name == "500" and self.path == "/":
            print("No template", file=sys.stderr, flush=True)
            os._exit(1)

if "--bind" in sys.argv:
    host, port = sys.argv[sys.argv.index("--bind") + 1].split(":")
    HTTPServer((host, int(port)), Handler).serve_forever()
if name == "dead":
    sys.exit(1)
server = HTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
server.socket = socket.socket(fileno=3)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
    notices.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
server.serve_forever()
"""
WORKER = """#!/bin/sh
exec sleep 600
"""


@dataclass
class Place:
    releases: ModuleType
    server: object
    systemd: Systemd
    Failure: type[Exception]

    def add(self, name: str) -> Path:
        release = self.server.home / "releases" / name
        (release / ".venv/bin").mkdir(parents=True)
        for program, text in (("gunicorn", GUNICORN), ("python", WORKER)):
            path = release / ".venv/bin" / program
            path.write_text(text.format(python=sys.executable))
            path.chmod(0o755)
        (release / "deploy").symlink_to(DEPLOY)
        return release

    def serve(self, release: Path) -> None:
        self.releases.try_out(self.server, release)
        self.releases.switch(self.server, release)

    @property
    def current(self) -> str:
        return self.server.current.resolve().name

    def services(self) -> set[str]:
        return {name for name, each in self.systemd.running.items() if each.poll() is None}


@pytest.fixture
def place(tmp_path, monkeypatch) -> Iterator[Place]:
    monkeypatch.syspath_prepend(DEPLOY)
    releases, server = (importlib.import_module(name) for name in ("releases", "server"))
    systemd = Systemd(tmp_path)
    monkeypatch.setenv("PATH", f"{systemd.programs}:{os.environ['PATH']}")
    variables = tmp_path / "clinic.env"
    variables.write_text("# The site\nSITE_URL=https://clinic.example\nQUOTED='a b'\n")
    (tmp_path / "home").mkdir()
    user = pwd.getpwuid(os.geteuid()).pw_name
    listen = f"127.0.0.1:{free_port()}"
    machine = server.Server(tmp_path / "home", variables, user, systemd.units, listen)
    yield Place(releases, machine, systemd, server.Failure)
    systemd.close()


SERVICES = {"clinic-web.service", "clinic-mail.service", "clinic-pictures.service"}


def test_the_first_release_is_served_and_then_the_next_and_the_first_again(place):
    first, second = place.add("first"), place.add("second")
    place.serve(first)
    assert (place.current, place.services()) == ("first", SERVICES)
    assert not place.server.previous.exists()
    place.serve(second)
    assert (place.current, place.services()) == ("second", SERVICES)
    place.serve(place.server.previous.resolve())
    assert (place.current, place.server.previous.resolve()) == ("first", second)


def test_readers_are_handed_over_while_the_site_restarts(place):
    place.serve(place.add("first"))
    place.systemd.asked.clear()
    place.serve(place.add("second"))
    assert place.systemd.asked == [
        "daemon-reload",
        "stop clinic-mail.service clinic-pictures.service",
        "start clinic-handover.service",
        "restart clinic-web.service",
        "stop clinic-handover.service",
        "enable clinic-web.socket clinic-web.service clinic-mail.service clinic-pictures.service "
        "clinic-backup.timer clinic-retention.timer",
    ]


def test_a_release_without_a_home_page_never_gets_to_readers(place):
    place.serve(place.add("first"))
    place.systemd.asked.clear()
    with pytest.raises(place.Failure, match=r"/ says 500(?s:.)*No template"):
        place.serve(place.add("500"))
    assert (place.current, place.systemd.asked) == ("first", [])


def test_a_release_that_does_not_start_as_a_service_is_taken_back(place):
    place.serve(place.add("first"))
    with pytest.raises(place.Failure, match="clinic-handover.service"):
        place.serve(place.add("dead"))
    assert (place.current, place.services()) == ("first", SERVICES)
    assert place.server.status(int(place.server.listen.partition(":")[2]), "/") == 200


def test_this_release_and_the_one_before_are_kept(place):
    for name in ("first", "second", "third"):
        place.serve(place.add(name))
    place.add("broken-off")
    place.releases.remove_older(place.server)
    left = {path.name for path in (place.server.home / "releases").iterdir()}
    assert left == {"second", "third"}


def test_static_files_are_added_and_none_is_cut_short(place):
    static = place.server.home / "static"
    static.mkdir()
    (static / "site.old.css").write_text("old")
    (static / "site.css").write_text("old")
    (static / "same.css").write_text("same")
    places = {path.name: path.stat().st_ino for path in static.iterdir()}
    collected = place.add("first") / "var/static"
    collected.mkdir(parents=True)
    for name, text in {"site.new.css": "new", "site.css": "new", "same.css": "same"}.items():
        (collected / name).write_text(text)
    place.releases.share_static(place.server, place.server.home / "releases/first")
    assert {path.name: path.read_text() for path in static.iterdir()} == {
        "site.old.css": "old",
        "site.new.css": "new",
        "site.css": "new",
        "same.css": "same",
    }
    # Who is being sent it reads on in the old file.
    assert (static / "site.css").stat().st_ino != places["site.css"]
    assert (static / "same.css").stat().st_ino == places["same.css"]


def test_only_one_upgrade_runs_at_a_time(place):
    with (
        place.releases.alone(place.server),
        pytest.raises(place.Failure, match="already running"),
        place.releases.alone(place.server),
    ):
        pass


def test_variables_are_read_without_comments_and_quotes(place):
    variables = place.server.environment()
    assert variables["SITE_URL"] == "https://clinic.example"
    assert variables["QUOTED"] == "a b"
    assert set(variables) == {"PATH", "LANG", "SITE_URL", "QUOTED"}
