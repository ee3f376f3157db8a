import pytest

from .database import own_database
from .server import Server


@pytest.fixture
def server(tmp_path):
    """A server on an empty database of the kind that the suite runs on."""
    with own_database(tmp_path) as url:
        server = Server(tmp_path, url)
        yield server
        server.kill()
