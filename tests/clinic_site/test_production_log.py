"""What a production site writes: started for real, with nobody's data asked for in vain."""

import json

import pytest

from tests.factories import create_clinic, create_post
from tests.faults.server import Server
from tests.stack.database import url_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(transactional_db, tmp_path):
    server = Server(tmp_path, url_of_test_database(), "--workers", "1")
    server.environment |= {
        "SITE_URL": "http://localhost",
        "SECRET_KEY": "for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "EMAIL_URL": "smtp://mail.example",
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    server.manage("collectstatic", "--noinput", "--verbosity", "0")
    server.start()
    yield server
    server.kill()


def test_gunicorn_in_production_writes_a_line_of_json_for_each_request_but_hits(server):
    create_clinic()
    create_post(slug="walking")
    for path in ("/blog/walking/", "/blog/walking/", "/search/?q=secret", "/missing/"):
        server.request("GET", path)
    lines = (server.folder / "gunicorn.log").read_text().splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    said = [(event["path"], event["status"]) for event in events if "path" in event]
    assert said == [("/blog/walking/", 200), ("/search/", 200), ("/missing/", 404)]
    assert "secret" not in "".join(lines)
