"""A real gunicorn on a database of its own, that a test can kill."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


class Server:
    def __init__(self, folder: Path, database_url: str, *options: str) -> None:
        """`options` are gunicorn's."""
        self.folder = folder
        self.options = options
        self.port = free_port()
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(folder / "media"),
            "REPLY_LIMIT": "1000000",
        }
        self.process: subprocess.Popen | None = None

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, check=True, capture_output=True
        )

    def evaluate(self, code: str) -> Any:
        """Run `code` inside Django on this server's database; gives what it binds to `result`."""
        script = f"import django, json; django.setup()\n{code}\nprint(json.dumps(result))"
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "clinic_site.settings"}
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, *, until: str = "/readyz") -> None:
        """Until that page is there."""
        self.launch()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if self.request("GET", until)[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        self.kill()
        raise TimeoutError((self.folder / "gunicorn.log").read_text())

    def launch(self) -> None:
        """Starts it, without waiting for its first answer."""
        with (self.folder / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "clinic_site.wsgi"),
                    *("--bind", f"127.0.0.1:{self.port}", *self.options),
                ],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def workers(self) -> list[int]:
        master = self.process.pid
        return [*map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split())]

    def processes(self) -> list[int]:
        return [self.process.pid, *self.workers()]

    def kill(self) -> None:
        """As a power cut would: the master and all its workers, without a word."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def headers(self, path: str) -> dict[str, str]:
        return dict(self.answer("GET", path).headers)

    def request(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str]:
        answer = self.answer(method, path, fields)
        return answer.status, answer.text

    def answer(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | None = None,
        *,
        body: bytes | str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Sec-Fetch-Site": "same-origin"} | (headers or {})
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(
                response.status, response.headers, response.read().decode(errors="replace")
            )
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
