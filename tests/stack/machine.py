"""A server as deploy/set-up leaves it, in a folder: a release, its units, and nginx with TLS."""

import http.client
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.faults.server import free_port

from .nginx import Nginx, sign_certificate, site_behind
from .systemd import Systemd

HOST = "clinic.example"
CHECKOUT = settings.BASE_DIR
#: Compressing the editor's files alone takes 20 s.
_FINDER = '    "publishing.editor_files.UsedFilesFinder",\n'

#: Left out, to spare the time: tests/deploy/test_units.py runs them.
_WORKERS = {
    "clinic-mail.service": "manage.py deliver_mail",
    "clinic-pictures.service": "manage.py make_pictures",
}


class Machine:
    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.home = folder, folder / "clinic"
        (self.home / "releases").mkdir(parents=True)
        (self.home / "media").mkdir()
        self.gunicorn_port, self.port, self.plain_port = free_port(), free_port(), free_port()
        self.variables = {
            "SITE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "SECRET_KEY": "for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz",
            "DATABASE_URL": database_url,
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "MEDIA_ROOT": str(self.home / "media"),
            "TRUSTED_PROXIES": "127.0.0.1",
            "REPLY_LIMIT": "1000000",
        }
        lines = [f"{name}={value}\n" for name, value in self.variables.items()]
        (folder / "clinic.env").write_text("".join(lines))
        self.systemd = Systemd(folder)
        self.certificate = sign_certificate(folder / "tls", HOST)
        self.context = ssl.create_default_context(cafile=self.certificate / "fullchain.pem")
        site = site_behind(
            folder / "nginx",
            port=self.port,
            plain_port=self.plain_port,
            gunicorn_port=self.gunicorn_port,
            static=self.home / "static",
            media=self.home / "media",
            certificate=self.certificate,
        )
        self.nginx = Nginx(folder / "nginx", site, self.port)

    def checkout(self, name: str) -> Path:
        """A copy of this one, to be changed."""
        copy = self.folder / name
        ignored = shutil.ignore_patterns(
            ".*", "var", "node_modules", "__pycache__", "tests", "bench", "docs"
        )
        shutil.copytree(CHECKOUT, copy, ignore=ignored)
        edit(copy / "clinic_site/settings.py", _FINDER, "")
        for unit, command in _WORKERS.items():
            edit(copy / "deploy/systemd" / unit, command, "-c 'import signal; signal.pause()'")
        return copy

    def upgrade(self, checkout: Path, *arguments: str) -> str:
        """Gives what it says."""
        done = subprocess.run(
            [sys.executable, checkout / "deploy/upgrade", *arguments]
            + ["--home", self.home, "--environment", self.folder / "clinic.env"]
            + ["--units", self.systemd.units, "--listen", f"127.0.0.1:{self.gunicorn_port}"]
            + ["--user", pwd.getpwuid(os.geteuid()).pw_name, "--venv", sys.prefix],
            env={"PATH": f"{self.systemd.programs}:{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            raise ChildProcessError(done.stdout)
        return done.stdout

    def evaluate(self, code: str) -> Any:
        """Run `code` inside Django as the site runs; gives what it binds to `result`."""
        script = f"import django, json; django.setup()\n{code}\nprint(json.dumps(result))"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=CHECKOUT,
            env=os.environ | self.variables | {"DJANGO_SETTINGS_MODULE": "clinic_site.settings"},
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise ChildProcessError(done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def connect(self) -> http.client.HTTPSConnection:
        return Connection(HOST, self.port, timeout=70, context=self.context)

    def close(self) -> None:
        if self.nginx.process:
            self.nginx.stop()
        self.systemd.close()


class Connection(http.client.HTTPSConnection):
    """To the machine under its own name, wherever that leads."""

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


def edit(path: Path, words: str, others: str) -> None:
    text = path.read_text()
    if words not in text:
        raise LookupError(f"{path} no longer says: {words}")
    path.write_text(text.replace(words, others))
