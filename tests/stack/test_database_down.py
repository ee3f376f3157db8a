"""A PostgreSQL of its own is stopped and started again under a running server."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.server import Server

from .cluster import Cluster


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    cluster = Cluster(folder)
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def server(cluster, tmp_path) -> Iterator[Server]:
    server = Server(tmp_path, cluster.url, "--workers", "1")
    server.manage("migrate")
    server.evaluate("from tests.factories import create_post\nresult = create_post(slug='kept').pk")
    server.start()
    yield server
    server.kill()


def test_pages_go_on_while_the_database_is_stopped_and_the_site_heals_by_itself(cluster, server):
    assert server.request("GET", "/blog/kept/")[0] == 200
    cluster.stop()
    assert cache_status(server) == "clinic-site; hit; detail=database-down"
    assert server.request("GET", "/blog/kept/")[0] == 200
    assert server.request("GET", "/healthz")[0] == 200
    assert server.request("GET", "/readyz")[0] == 503
    status, text = server.request("GET", "/blog/")
    assert status == 503
    assert "This page cannot be shown just now" in text
    assert server.headers("/blog/")["Retry-After"] == "30"

    cluster.start_again()
    assert within_seconds(10, lambda: server.request("GET", "/readyz")[0] == 200)
    assert within_seconds(10, lambda: cache_status(server) == "clinic-site; hit")
    assert server.request("GET", "/blog/")[0] == 200


def cache_status(server: Server) -> str:
    return server.headers("/blog/kept/")["Cache-Status"]


def within_seconds(seconds: float, is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.2)
    return False
