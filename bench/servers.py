"""Starts the real servers for the benchmark, and ends them all."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.stack import nginx

from .asking import on_core

ROOT = Path(__file__).resolve().parent.parent
_STATIC = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off; default_type text/html;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


class Servers:
    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.running: list[subprocess.Popen] = []
        folder.chmod(0o755)

    def gunicorn(self, application: str, *options: str, core: int | None = 0) -> str:
        """One worker on one core unless told otherwise; gives its address."""
        port = _free_port()
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
        command += options or ["--workers", "1"]
        self._start(command + ["--log-level", "error"], port, core)
        return f"http://127.0.0.1:{port}"

    def nginx_with_files(self) -> str:
        port = _free_port()
        (self.folder / "nginx.conf").write_text(_STATIC.format(folder=self.folder, port=port))
        self._start([nginx.program(), "-c", f"{self.folder}/nginx.conf"], port, core=0)
        return f"http://127.0.0.1:{port}"

    def nginx_before(self, site: str, *, core: int | None = 0) -> str:
        """deploy/nginx.conf before a gunicorn."""
        port, folder = _free_port(), self.folder / f"before-{len(self.running)}"
        text = nginx.site_behind(
            folder,
            port=port,
            plain_port=_free_port(),
            gunicorn_port=int(site.rpartition(":")[2]),
            static=self.folder,
            media=self.folder,
        )
        server = nginx.Nginx(folder, text, port)
        self._start([nginx.program(), "-c", str(server.folder / "nginx.conf")], port, core)
        return f"http://127.0.0.1:{port}"

    def _start(self, command: list[str], port: int, core: int | None) -> None:
        command = command if core is None else on_core(core, command)
        self.running.append(subprocess.Popen(command, cwd=ROOT, env=self.environment))
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        sys.exit(f"{command} did not start")

    def stop(self) -> None:
        for server in self.running:
            server.terminate()
        for server in self.running:
            server.wait()

    # What they use

    def wait_until_idle(self) -> None:
        """Until what was asked for at the end of the last measurement is done, too."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            before = self.cpu_seconds()
            time.sleep(0.1)
            if self.cpu_seconds() - before <= 0.01:
                return

    def cpu_seconds(self) -> float:
        ticks = 0
        for pid in self._workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def largest_worker_mb(self) -> float:
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._workers()]
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1_048_576

    def _workers(self) -> list[str]:
        children = [f"/proc/{each.pid}/task/{each.pid}/children" for each in self.running]
        return [pid for path in children for pid in Path(path).read_text().split()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
