"""
Measures the real stack on this machine: `make bench`, or SIZE=large make bench.

Each thing is measured in turn, several times over, so that a busy machine disturbs all of them
alike; what counts are the ratios. One core serves, another asks. DATABASE_URL may name an empty
PostgreSQL database; otherwise it is SQLite in a temporary folder.
"""

import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = {
    "default": {"posts": 1_000, "comments": 20_000, "pending": 2_000, "busiest": 1_000},
    "large": {"posts": 10_000, "comments": 200_000, "pending": 100_000, "busiest": 10_000},
}
ROUNDS, SECONDS, CONNECTIONS = 5, 2, 16
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off; default_type text/html;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def main() -> None:
    size = SIZES[os.environ.get("SIZE", "default")]
    # A termination ends the servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not shutil.which("wrk") or not shutil.which("nginx"):
        sys.exit(
            "The benchmark needs wrk and nginx. Install them as root: apt-get install wrk nginx"
        )
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    servers: list[subprocess.Popen] = []
    try:
        environment = prepare(folder, size)
        page = f"/blog/article-{size['posts'] - 2}/"
        site = start_gunicorn("clinic_site.wsgi", environment, servers)
        body = urllib.request.urlopen(f"http://127.0.0.1:{site}{page}").read()
        (folder / "page.html").write_bytes(body)
        environment["BENCH_BODY"] = str(folder / "page.html")
        urls = {
            "nginx, static file": f"{start_nginx(folder, servers)}/page.html",
            "gunicorn, hello world": f"{start_gunicorn('bench.hello', environment, servers)}/",
            "hit": f"{site}{page}",
            "miss": f"{start_gunicorn('bench.plain', environment, servers)}{page}",
        }
        report(measure(urls, servers), len(body))
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()
        shutil.rmtree(folder)


def prepare(folder: Path, size: dict[str, int]) -> dict[str, str]:
    environment = os.environ | {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
    }
    run = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(run, cwd=ROOT, env=environment, check=True)
    code = f"import django; django.setup(); from bench.filling import fill; fill(**{size})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    return environment


def start_gunicorn(application: str, environment: dict, servers: list) -> int:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--log-level", "error"]
    start(on_core(0, command), environment, port, servers)
    return port


def start_nginx(folder: Path, servers: list) -> int:
    port = free_port()
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    start(on_core(0, ["nginx", "-c", f"{folder}/nginx.conf"]), dict(os.environ), port, servers)
    return port


def start(command: list[str], environment: dict, port: int, servers: list) -> None:
    servers.append(subprocess.Popen(command, cwd=ROOT, env=environment))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"{command} did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def on_core(core: int, command: list[str]) -> list[str]:
    can_choose = shutil.which("taskset") and (os.cpu_count() or 1) > 1
    return ["taskset", "-c", str(core), *command] if can_choose else command


def measure(urls: dict[str, str], servers: list) -> dict[str, dict[str, float]]:
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in urls}
    for _round in range(ROUNDS):
        for name, url in urls.items():
            wait_until_idle(servers)
            figures[name].append(ask(f"http://127.0.0.1:{url}"))
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return {
        name: {
            "per_second": statistics.median(rate for rate, _p99 in rounds),
            "p99_ms": statistics.median(p99 for _rate, p99 in rounds),
        }
        for name, rounds in figures.items()
    }


def wait_until_idle(servers: list) -> None:
    """Until what was asked for at the end of the last measurement is done, too."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        before = cpu_ticks(servers)
        time.sleep(0.1)
        if cpu_ticks(servers) - before <= 1:
            return


def cpu_ticks(servers: list) -> int:
    ticks = 0
    for server in servers:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        for pid in children:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks


def ask(url: str) -> tuple[float, float]:
    """Answers a second, and how long all but one in a hundred took, in milliseconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", url]
    text = subprocess.run(on_core(1, command), capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        sys.exit(f"{url} did not answer well:\n{text}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def report(figures: dict[str, dict[str, float]], size: int) -> None:
    nginx = figures["nginx, static file"]["per_second"]
    hello = figures["gunicorn, hello world"]["per_second"]
    print(f"\nOne core, {CONNECTIONS} connections, a page of {size // 1024} KB, not compressed:\n")
    print(f"{'':24}{'a second':>10}{'p99 ms':>9}{'of nginx':>10}{'of hello':>10}")
    for name, row in figures.items():
        row |= {"of_nginx": row["per_second"] / nginx, "of_hello": row["per_second"] / hello}
        print(
            f"{name:24}{row['per_second']:10.0f}{row['p99_ms']:9.1f}"
            f"{row['of_nginx']:10.3f}{row['of_hello']:10.2f}"
        )
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var/bench.json").write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
