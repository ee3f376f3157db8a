"""A server asked for what nobody wants keeps no more of it in memory than it said it would."""

import http.client
import random
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.factories import create_post
from tests.faults.server import Server

from .database import url_of_test_database

MEGABYTE = 1024 * 1024
CLIENTS = 4


@pytest.fixture
def server(transactional_db, tmp_path) -> Iterator[Server]:
    create_post(slug="kept")
    server = Server(tmp_path, url_of_test_database(), "--workers", "1")
    server.start()
    yield server
    server.kill()


@pytest.mark.django_db(transaction=True)
def test_junk_does_not_fill_the_memory(server, request):
    """Half of it unknown parameters of a page, half of it missing addresses, each another."""
    requests = request.config.getoption("--requests")
    numbers = count()
    # The finished 404 pages are part of the cache's own bound; they are full after this.
    flood(server, requests // 4, numbers)
    before = memory_of_worker(server)
    flood(server, requests // 2, numbers)
    halfway = memory_of_worker(server)
    flood(server, requests // 2, numbers)
    assert memory_of_worker(server) - before < 50 * MEGABYTE
    assert memory_of_worker(server) - halfway < 10 * MEGABYTE
    assert "hit" in server.headers("/blog/kept/")["Cache-Status"]


def flood(server: Server, requests: int, numbers: Iterator[int]) -> None:
    statuses: list[int] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        for _each in range(requests // CLIENTS):
            number = next(numbers)
            junk = f"/blog/kept/?x{number}={random.random()}"
            connection.request("GET", junk if number % 2 else f"/missing/{number}/")
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
        connection.close()

    clients = [threading.Thread(target=ask) for _each in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert len(statuses) == requests // CLIENTS * CLIENTS
    assert set(statuses) == {200, 404}


def memory_of_worker(server: Server) -> int:
    """In bytes, resident."""
    master = server.process.pid
    (worker,) = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    for line in Path(f"/proc/{worker}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise LookupError("VmRSS")
