"""What a production site writes, started for real."""

import json

import pytest

from tests.factories import create_clinic
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
        # Nothing is collected into it, so a page fails, and so does the page that says so.
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    server.start()
    yield server
    server.kill()


def test_each_line_is_json_without_what_a_reader_typed(server):
    create_clinic()
    for path in ("/robots.txt", "/robots.txt", "/search/?q=secret"):
        server.request("GET", path)
    text = (server.folder / "gunicorn.log").read_text()
    events = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    # The second came from memory.
    assert [event["path"] for event in events if "path" in event] == ["/robots.txt"]
    errors = {event["logger"]: event for event in events if "errors" in event}
    assert errors["gunicorn.error"]["message"] == "Error handling request GET /search/?…"
    assert "secret" not in text
