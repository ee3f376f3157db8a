import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from .cluster import FragileCluster
from .database import own_database
from .posting import CREATE_A_POST
from .server import Server

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
# Some have to do with one of them alone, and some with no database in particular.
collect_ignore = (
    ["test_damaged_file.py", "test_moved_clock.py", "test_slow_clients.py"]
    if ON_POSTGRESQL
    else ["test_frozen_database.py"]
)

# Migrated once, and copied for each test.


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory, migrated) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    with own_database(folder, copy_of=migrated) as url:
        Server(folder, url).evaluate(CREATE_A_POST)
    return folder / "clinic.sqlite3"


@pytest.fixture(scope="session")
def prepared_cluster(tmp_path_factory) -> Iterator[FragileCluster]:
    """A PostgreSQL to be killed and frozen."""
    cluster = FragileCluster()
    cluster.run_sql("CREATE DATABASE prepared")
    server = Server(tmp_path_factory.mktemp("prepared"), cluster.url_of("prepared"))
    server.manage("migrate")
    server.evaluate(CREATE_A_POST)
    yield cluster
    cluster.remove()


@pytest.fixture
def cluster(request) -> FragileCluster | None:
    """None where the suite runs on SQLite."""
    return request.getfixturevalue("prepared_cluster") if ON_POSTGRESQL else None


@pytest.fixture
def prepared_url(request, tmp_path, cluster) -> str:
    """DATABASE_URL of a database of its own, with a post to answer."""
    if cluster:
        return cluster.copy_of("prepared")
    shutil.copy(request.getfixturevalue("prepared_file"), tmp_path / "clinic.sqlite3")
    return f"sqlite:///{tmp_path / 'clinic.sqlite3'}"


@pytest.fixture
def server(tmp_path, migrated):
    """A server on a migrated database of the kind that the suite runs on."""
    with own_database(tmp_path, copy_of=migrated) as url:
        server = Server(tmp_path, url)
        yield server
        server.kill()


@pytest.fixture
def lone_server(prepared_url, tmp_path) -> Iterator[Server]:
    """A server of one worker, so that each page asked for twice is in its memory."""
    server = Server(tmp_path, prepared_url, "--workers", "1")
    # nginx may stand in front of it.
    server.environment["TRUSTED_PROXIES"] = "127.0.0.1"
    server.start()
    yield server
    server.kill()
