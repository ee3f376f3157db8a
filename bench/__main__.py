"""
Measures the real stack on this machine: `make bench`, or SIZE=large make bench.

Each thing is measured in turn, several times over, so that a busy machine disturbs all of them
alike; what counts are the ratios. One core serves, another asks. DATABASE_URL may name an empty
PostgreSQL database; otherwise it is SQLite in a temporary folder.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from tests.stack import nginx

from .asking import CONNECTIONS, answers_of, ask, asker
from .servers import ROOT, Servers

SIZES = {
    "default": {"posts": 1_000, "comments": 20_000, "pending": 2_000, "busiest": 1_000},
    "large": {"posts": 10_000, "comments": 200_000, "pending": 100_000, "busiest": 10_000},
}
ROUNDS, SECONDS = 5, 2
#: A session, even a false one, passes the page cache by: each request is made by Django.
PASSES_BY = "session=none"
#: With its own worker: of 2 to 6 threads, 3 answered soonest.
PLAIN_GUNICORN = ["--workers", "1", "--worker-class", "gthread", "--threads", "3"]


def main() -> None:
    argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
    size = SIZES[os.environ.get("SIZE", "default")]
    # A termination ends the servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not nginx.program():
        sys.exit("The benchmark needs nginx. Install it as root: apt-get install nginx")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    environment = prepare(folder, size)
    figures = {"pages": measure_pages(environment)}
    servers = Servers(folder, environment)
    try:
        page = f"/blog/article-{size['posts'] - 2}/"
        figures["one core"] = measure_one_core(servers, page)
        figures["memory of a worker, MB"] = servers.largest_worker_mb()
    finally:
        servers.stop()
    servers = Servers(folder, environment)
    try:
        figures["hits beside misses"] = measure_side_by_side(servers, page)
    finally:
        servers.stop()
        shutil.rmtree(folder)
    figures["screening"] = measure_screening()
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var/bench.json").write_text(json.dumps(figures, indent=2))


def prepare(folder: Path, size: dict[str, int]) -> dict[str, str]:
    environment = os.environ | {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
    }
    fill = f"import django; django.setup(); from bench.filling import fill; fill(**{size})"
    for run in (
        ["manage.py", "migrate", "--verbosity", "0"],
        ["-c", fill],
    ):
        subprocess.run([sys.executable, *run], cwd=ROOT, env=environment, check=True)
    return environment


def measure_pages(environment: dict[str, str]) -> dict:
    run = [sys.executable, "-m", "bench.pages"]
    text = subprocess.run(
        run, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    figures = json.loads(text)
    print(f"\nDjango alone, one page after the other:\n\n{'':24}{'ms':>8}{'queries':>9}")
    for name, row in figures.items():
        print(f"{name:24}{row['ms']:8.1f}{row['queries']:9}")
    return figures


def measure_one_core(servers: Servers, page: str) -> dict:
    site = servers.gunicorn("clinic_site.wsgi")
    body = urllib.request.urlopen(site + page).read()
    (servers.folder / "page.html").write_bytes(body)
    servers.environment["BENCH_BODY"] = str(servers.folder / "page.html")
    urls = {
        "nginx, static file": f"{servers.nginx_with_files()}/page.html",
        "nginx before the site": servers.nginx_before(site) + page,
        "gunicorn, hello world": f"{servers.gunicorn('bench.hello', *PLAIN_GUNICORN)}/",
        "page from memory": site + page,
        "made after a reply": servers.gunicorn("bench.plain") + page,
        "made the first time": servers.gunicorn("bench.plain:for_the_first_time") + page,
    }
    rounds: dict[str, list] = {name: [] for name in urls}
    for _round in range(ROUNDS):
        for name, url in urls.items():
            servers.wait_until_idle()
            before = servers.cpu_seconds()
            answers = ask(url, seconds=SECONDS)
            cpu_ms = (servers.cpu_seconds() - before) * 1000 / (answers.per_second * SECONDS)
            rounds[name].append((answers.per_second, answers.p99_ms, cpu_ms))
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return report_one_core(rounds, len(body))


def report_one_core(rounds: dict[str, list], size: int) -> dict:
    figures = {}
    for name, rows in rounds.items():
        rate, p99, cpu = (statistics.median(column) for column in zip(*rows, strict=True))
        figures[name] = {"per_second": rate, "p99_ms": p99, "cpu_ms": cpu}
    print(f"\nOne core, {CONNECTIONS} connections, a page of {size // 1024} KB, not compressed:\n")
    print(f"{'':24}{'a second':>10}{'p99 ms':>9}{'cpu ms':>9}{'of nginx':>10}{'of hello':>10}")
    for name, row in figures.items():
        for peer, label in (("nginx, static file", "nginx"), ("gunicorn, hello world", "hello")):
            row[f"of_{label}"] = row["per_second"] / figures[peer]["per_second"]
        print(
            f"{name:24}{row['per_second']:10.0f}{row['p99_ms']:9.1f}{row['cpu_ms']:9.3f}"
            f"{row['of_nginx']:10.3f}{row['of_hello']:10.2f}"
        )
    return figures


def measure_side_by_side(servers: Servers, page: str) -> dict:
    """How long readers wait for what is in memory while staff make Django work as fast as it can."""
    site = servers.gunicorn("clinic_site.wsgi", "--config", "gunicorn.conf.py", core=None)
    figures = {}
    for name, address in (
        ("gunicorn", site),
        ("behind nginx", servers.nginx_before(site, core=None)),
    ):
        waits = []
        for _round in range(ROUNDS):
            servers.wait_until_idle()
            misses = asker(address + page, seconds=SECONDS + 1, connections=4, cookie=PASSES_BY)
            waits.append(ask(address + page, seconds=SECONDS, connections=4).p99_ms)
            answers_of(misses)
        figures[name] = {"p99_ms": statistics.median(waits)}
    print("\nHits while misses run at full speed, with the shipped gunicorn.conf.py, p99:\n")
    for name, row in figures.items():
        print(f"{name:24}{row['p99_ms']:8.1f} ms")
    return figures


def measure_screening() -> str:
    run = [sys.executable, "-m", "bench.moderation"]
    text = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    print(f"\nScreening, on comments it has not seen:\n\n{text}")
    return text


if __name__ == "__main__":
    main()
