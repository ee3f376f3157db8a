"""Replies at a steady pace while workers, the master and PostgreSQL are killed: none is lost."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .posting import BROKEN, TAKEN, Posting
from .server import Server


@pytest.fixture
def server(prepared_url, tmp_path) -> Iterator[Server]:
    """As it is shipped: gunicorn.conf.py says how many workers and threads."""
    server = Server(tmp_path, prepared_url)
    server.start()
    yield server
    server.kill()


@contextmanager
def every(seconds: float, do) -> Iterator[None]:
    is_over = threading.Event()

    def go_on() -> None:
        while not is_over.wait(seconds):
            do()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def test_no_reply_is_lost_while_workers_and_the_database_are_killed(server, cluster, request):
    seconds = request.config.getoption("--seconds")
    killed = []

    def kill_a_worker() -> None:
        worker = random.choice(server.workers())
        os.kill(worker, signal.SIGKILL)
        killed.append(worker)

    with Posting(server) as posting, every(2, kill_a_worker):
        time.sleep(seconds / 2)
        if cluster:
            cluster.kill()
            # Long enough that answers without a database are among those looked at.
            time.sleep(1)
            cluster.start_again()
        back_at = time.monotonic()
        time.sleep(max(seconds / 2, 5))

    print(f"{len(killed)} workers killed: {posting.summary()}")
    print(f"taken again {posting.first_taken_after(back_at):.1f} s after all was back")
    assert len(killed) >= seconds // 4
    assert posting.first_taken_after(back_at) < 10
    assert {done.status for done in posting.tries} <= {TAKEN, 503, BROKEN}
    refused = [done for done in posting.tries if done.status == 503]
    assert all(done.headers["Retry-After"] for done in refused)
    assert bool(refused) or not cluster
    assert len(posting.taken) > len(posting.tries) / 3
    posting.check()


def test_a_killed_master_leaves_no_worker_behind_and_no_reply_is_lost(server):
    """Started again by what keeps services running, as systemd is told to."""
    down = []
    with Posting(server) as posting:
        for _time in range(2):
            time.sleep(2)
            workers = server.workers()
            os.kill(server.process.pid, signal.SIGKILL)
            killed_at = time.monotonic()
            server.process.wait()
            while any(Path(f"/proc/{worker}").exists() for worker in workers):
                assert time.monotonic() < killed_at + 20
                time.sleep(0.02)
            server.start()
            down.append(time.monotonic() - killed_at)
        time.sleep(2)
    print(f"down for {down[0]:.1f} and {down[1]:.1f} s: {posting.summary()}")
    assert {done.status for done in posting.tries} <= {TAKEN, BROKEN}
    posting.check()
