"""PostgreSQL that says nothing, or takes long: nobody waits for ever, and all goes on afterwards."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg2

from .posting import TAKEN, Posting
from .server import Server

KEPT = "/blog/kept/"


def within_seconds(seconds: float, is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.2)
    return False


def test_a_frozen_database_holds_nobody_up_for_ever(lone_server, cluster):
    lone_server.request("GET", KEPT)
    with Posting(lone_server, a_second=10) as posting:
        time.sleep(1)
        cluster.freeze()
        # The first of them wait for it in vain, the others know.
        assert within_seconds(30, lambda: any(done.status == 503 for done in posting.tries))
        reads = [lone_server.answer("GET", KEPT) for _each in range(20)]
        missing = lone_server.answer("GET", "/blog/")
        alive, ready = (lone_server.request("GET", path)[0] for path in ("/healthz", "/readyz"))
        frozen_until = time.monotonic()
        cluster.thaw()
        assert within_seconds(
            10, lambda: lone_server.headers(KEPT)["Cache-Status"].endswith("; hit")
        )
        time.sleep(2)

    assert {read.status for read in reads} == {200}
    assert {read.headers["Cache-Status"] for read in reads} == {
        "clinic-site; hit; detail=database-down"
    }
    assert (missing.status, missing.headers["Retry-After"]) == (503, "30")
    assert (alive, ready) == (200, 503)
    assert {done.status for done in posting.tries} == {TAKEN, 503}
    print(f"taken again {posting.first_taken_after(frozen_until):.1f} s after: {posting.summary()}")
    posting.check()


def test_a_statement_that_waits_too_long_is_ended_and_the_rest_goes_on(lone_server, prepared_url):
    lone_server.request("GET", KEPT)
    with closing(psycopg2.connect(prepared_url)) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLE comments_comment IN SHARE MODE")
        with Posting(lone_server, a_second=1, people=2) as posting:
            assert within_seconds(30, lambda: posting.tries)
            # The database does answer: this is no time to do without it.
            assert lone_server.headers(KEPT)["Cache-Status"] == "clinic-site; hit"
            assert lone_server.request("GET", "/blog/")[0] == 200
    assert {done.status for done in posting.tries} <= {503, TAKEN}
    assert posting.tries[0].status == 503
    posting.check()


def test_a_distant_database_makes_slow_and_breaks_nothing(cluster, prepared_url, tmp_path):
    """A tenth of a second more for each question."""
    folder = tmp_path / "far"
    folder.mkdir()
    threading.Thread(target=relay, args=(folder, cluster.folder), daemon=True).start()
    server = Server(tmp_path, prepared_url.replace(*map(quoted, (cluster.folder, folder))))
    server.start()
    try:
        with Posting(server, a_second=1) as posting:
            assert {server.request("GET", page)[0] for page in (KEPT, "/blog/", "/")} == {200}
            time.sleep(3)
    finally:
        server.kill()
    assert {done.status for done in posting.tries} == {TAKEN}
    posting.check()


def quoted(folder: Path) -> str:
    return str(folder).replace("/", "%2F")


def relay(ours: Path, theirs: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(ours / ".s.PGSQL.5432"))
    listener.listen(50)
    while True:
        near, _address = listener.accept()
        far = socket.socket(socket.AF_UNIX)
        far.connect(str(theirs / ".s.PGSQL.5432"))
        threading.Thread(target=pass_on, args=(near, far, 0.1), daemon=True).start()
        threading.Thread(target=pass_on, args=(far, near, 0), daemon=True).start()


def pass_on(source: socket.socket, target: socket.socket, seconds: float) -> None:
    try:
        while said := source.recv(65536):
            time.sleep(seconds)
            target.sendall(said)
    except OSError:
        return
    finally:
        target.close()
