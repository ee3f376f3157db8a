import pytest

from .database import own_database
from .server import Server

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
# It brings a PostgreSQL of its own, and need not be looked at twice.
collect_ignore = [] if ON_POSTGRESQL else ["test_frozen_database.py"]


@pytest.fixture
def server(tmp_path):
    """A server on an empty database of the kind that the suite runs on."""
    with own_database(tmp_path) as url:
        server = Server(tmp_path, url)
        yield server
        server.kill()
