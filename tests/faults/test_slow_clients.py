"""Hundreds of slow or hostile clients at deploy/nginx.conf: the others are answered meanwhile."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from tests.stack.nginx import Nginx, site_behind
from tests.stack.test_memory import MEGABYTE, memory_of_worker

from .server import free_port

KEPT = "/blog/kept/"
# As many as one address may hold open at the door, and more.
SLOW = 240
#: nginx lets a client be silent for ten seconds.
SILENCE = 10


@pytest.fixture
def port(lone_server, tmp_path) -> Iterator[int]:
    """Where nginx listens, in front of the server."""
    port = free_port()
    for folder in ("static", "media"):
        (tmp_path / folder).mkdir(exist_ok=True)
    site = site_behind(
        tmp_path / "nginx",
        port=port,
        plain_port=free_port(),
        gunicorn_port=lone_server.port,
        static=tmp_path / "static",
        media=tmp_path / "media",
    )
    nginx = Nginx(tmp_path / "nginx", site, port)
    nginx.start()
    yield port
    nginx.stop()


def slow_client(port: int, number: int) -> socket.socket:
    """One that never ends its headers, or sends a reply of which the rest never comes."""
    # Each from an address of its own, or nginx would soon let none in.
    client = socket.create_connection(
        ("127.0.0.1", port), timeout=SILENCE + 10, source_address=(f"127.0.1.{number}", 0)
    )
    if number % 2:
        client.sendall(b"GET /blog/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    else:
        client.sendall(
            b"POST /comments/post/kept/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nbody="
        )
    return client


def is_cut(client: socket.socket) -> bool:
    with suppress(ConnectionError):
        # Told that it was too slow, or nothing.
        said = client.recv(65536)
        return said == b"" or b" 408 " in said
    return True


def test_who_is_slow_holds_nobody_up_and_is_cut_off(port):
    clients = [slow_client(port, number) for number in range(1, SLOW + 1)]
    seconds = []
    for number in range(100):
        began = time.monotonic()
        path = KEPT if number % 2 else f"/search/?q=word{number}"
        assert ask(port, path) == 200
        seconds.append(time.monotonic() - began)
    print(f"{SLOW} slow clients: 95 of 100 pages within {sorted(seconds)[94] * 1000:.0f} ms")
    time.sleep(SILENCE)
    assert all(is_cut(client) for client in clients)
    for client in clients:
        client.close()


def test_without_nginx_a_few_who_never_end_their_headers_hold_nobody_up(lone_server):
    # gunicorn has eight threads, of which two answer at once.
    clients = [slow_client(lone_server.port, 2 * number + 1) for number in range(6)]
    assert [ask(lone_server.port, path) for path in (KEPT, "/search/?q=word", KEPT)] == [200] * 3
    for client in clients:
        client.close()


def ask(port: int, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers={"Host": "localhost"})
        response = connection.getresponse()
        response.read()
        return response.status


HEAD = b" HTTP/1.1\r\nHost: localhost\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
REPLY = b"POST /comments/post/kept/" + HEAD
FIELDS = b"&".join(b"f%d=1" % number for number in range(10_000))
HOSTILE = {
    "a body of 100 MB": (REPLY + FORM + b"Content-Length: 104857600\r\n\r\nbody=", {413}),
    "a body in endless chunks": (
        REPLY
        + FORM
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"100000\r\n%b\r\n" % bytes(2**20) * 45,
        {413, 422},
    ),
    "10,000 fields": (
        REPLY + FORM + b"Content-Length: %d\r\n\r\n%b" % (len(FIELDS), FIELDS),
        {400},
    ),
    "a header of 64 KB": (b"GET /" + HEAD + b"X-Long: " + b"a" * 65536 + b"\r\n\r\n", {400, 431}),
    "an address of 64 KB": (b"GET /?" + b"a" * 65536 + HEAD + b"\r\n", {400, 414}),
    "a thousand headers": (b"GET /" + HEAD + b"X-Many: 1\r\n" * 1000 + b"\r\n", {400, 431}),
    "TRACE": (b"TRACE /" + HEAD + b"\r\n", {405}),
    "two lengths": (
        REPLY + FORM + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nbody=x",
        {400},
    ),
    "a length and chunks": (
        REPLY + FORM + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {400},
    ),
    "chunks hidden twice": (
        REPLY + FORM + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        {400, 501},
    ),
    "nothing of HTTP": (b"\x16\x03\x01\x02\x00\x01\x00" * 20 + b"\r\n\r\n", {400}),
}


def status_of(port: int, said: bytes) -> int:
    """Of the answer; 0 if it was cut off without one."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as client:
        with suppress(ConnectionError):
            client.sendall(said)
        with suppress(ConnectionError):
            answer = client.recv(65536)
            return int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0
    return 0


def test_what_is_too_large_or_ambiguous_is_refused_by_nginx_and_gunicorn_alike(lone_server, port):
    before = memory_of_worker(lone_server)
    wrong = {}
    for name, (said, expected) in HOSTILE.items():
        for door, number in (("nginx", port), ("gunicorn", lone_server.port)):
            status = status_of(number, said)
            if status not in expected | {0}:
                wrong[f"{name}, {door}"] = status
    assert wrong == {}
    assert memory_of_worker(lone_server) - before < 20 * MEGABYTE
    assert ask(port, KEPT) == ask(lone_server.port, KEPT) == 200
