"""The machine the site runs on: where its things lie, and how its programs are run."""

import grp
import http.client
import os
import pwd
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

#: What runs all the time, and what a timer starts.
WORKERS = ["clinic-mail.service", "clinic-pictures.service"]
TIMERS = ["clinic-backup.timer", "clinic-retention.timer"]


class Failure(Exception):
    """A sentence for whoever runs the script."""


@dataclass(frozen=True)
class Server:
    home: Path
    environment_file: Path
    user: str
    units: Path
    listen: str

    @classmethod
    def of(cls, options) -> "Server":
        return cls(options.home, options.environment, options.user, options.units, options.listen)

    @property
    def current(self) -> Path:
        return self.home / "current"

    @property
    def previous(self) -> Path:
        return self.home / "previous"

    def edited(self, text: str) -> str:
        """One of the files of deploy/, for this machine."""
        for words, ours in {
            "/srv/clinic": str(self.home),
            "/etc/clinic/clinic.env": str(self.environment_file),
            "127.0.0.1:8000": self.listen,
            "User=clinic\nGroup=clinic\n": f"User={self.user}\nGroup={self.group}\n",
        }.items():
            text = text.replace(words, ours)
        return text

    # Programs

    @property
    def group(self) -> str:
        return grp.getgrgid(pwd.getpwnam(self.user).pw_gid).gr_name

    @property
    def identity(self) -> dict:
        """For subprocess: what the site does, it does as its own user."""
        person = pwd.getpwnam(self.user)
        if person.pw_uid == os.geteuid():
            return {}
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": [], "umask": 0o022}

    def environment(self) -> dict[str, str]:
        """The site's variables, read as systemd reads them."""
        if not self.environment_file.exists():
            raise Failure(f"{self.environment_file} is missing. deploy/set-up writes it.")
        found = {}
        for line in self.environment_file.read_text().splitlines():
            name, is_there, value = line.strip().partition("=")
            if is_there and not name.startswith(("#", ";")):
                quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
                found[name] = value[1:-1] if quoted else value
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | found

    def manage(self, release: Path, *arguments: str, **more: str) -> str:
        done = subprocess.run(
            [release / ".venv/bin/python", "manage.py", *arguments],
            cwd=release,
            env=self.environment() | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self.identity,
        )
        if done.returncode != 0:
            raise Failure(f"manage.py {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def systemctl(self, *arguments: str) -> None:
        run("systemctl", *arguments)

    # Health

    def status(self, port: int, path: str) -> int | None:
        """As nginx would ask; nothing if nobody answers."""
        site = urlsplit(self.environment()["SITE_URL"])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def add_options(parser) -> None:
    """Of both scripts; who follows docs/production.md needs none of them."""
    layout = parser.add_argument_group("for a machine that is laid out otherwise")
    layout.add_argument("--home", type=Path, default=Path("/srv/clinic"), metavar="FOLDER")
    layout.add_argument(
        "--environment", type=Path, default=Path("/etc/clinic/clinic.env"), metavar="FILE"
    )
    layout.add_argument("--user", default="clinic", help="who the site runs as")
    layout.add_argument("--units", type=Path, default=Path("/etc/systemd/system"), metavar="FOLDER")
    layout.add_argument("--listen", default="127.0.0.1:8000", help="where nginx reaches gunicorn")
    layout.add_argument(
        "--venv",
        type=Path,
        metavar="FOLDER",
        help="use these packages, instead of installing them for each release",
    )


def run(*command: str | Path, **options) -> str:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options
    )
    if done.returncode != 0:
        words = " ".join(map(str, command))
        raise Failure(f"{words} failed: {done.stderr or done.stdout}")
    return done.stdout


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
