import json
import logging

import pytest
from django.db import connection
from django.test import Client

from clinic_site.logs import JsonLines
from staff.roles import Role
from tests.factories import create_clinic, create_post, create_user

pytestmark = pytest.mark.django_db


class Lines(logging.Handler):
    """Keeps events as they would be written in production."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.setFormatter(JsonLines())

    def emit(self, record) -> None:
        self.text += self.format(record) + "\n"

    @property
    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def requests(self) -> list[dict]:
        return [event for event in self.events if event["logger"] == "clinic_site.request_log"]


@pytest.fixture
def lines():
    logger, handler = logging.getLogger("clinic_site.request_log"), Lines()
    level = logger.level
    logger.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield handler
    logger.setLevel(level)
    logging.getLogger().removeHandler(handler)


def test_a_request_is_a_line(client, lines):
    create_clinic()
    response = client.get("/blog/")
    [line] = lines.requests
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/blog/", 200)
    assert line["bytes"] == len(response.content)
    assert line["ms"] > 0
    assert "staff" not in line


def test_of_staff_it_says_the_number_alone(client, lines):
    create_clinic()
    owner = create_user(Role.OWNER, username="jane", email="jane@example.org")
    client.force_login(owner)
    client.get("/admin/")
    assert lines.requests[0]["staff"] == str(owner.pk)
    assert "jane" not in lines.text


def test_nothing_of_a_reader_is_in_it(client, lines):
    post = create_post()
    client.get("/search/?q=secret-illness", headers={"user-agent": "secret-browser"})
    client.get("/preview/secret-token/")
    client.get("/of/secret@example.org/", REMOTE_ADDR="203.0.113.77")
    client.post("/admin/login/", {"username": "secret-name", "password": "secret-password"})
    fields = {"body": "secret", "name": "Secret", "email": "secret@example.org"}
    client.post(f"/comments/post/{post.slug}/", fields)
    assert len(lines.requests) == 5
    assert "secret" not in lines.text.lower()
    assert "203.0.113" not in lines.text


def test_no_address_forges_a_line(client, lines):
    client.get("/%0d%0a%1b[31mforged/")
    assert len(lines.text.splitlines()) == len(lines.events)
    assert lines.text.replace("\n", "").isprintable()


def test_an_error_is_logged_with_the_number_the_reader_is_told(lines):
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(_break):
        response = client.get("/?q=secret")
    error = next(event for event in lines.events if "errors" in event)
    assert error["request_id"] == response["X-Request-ID"] == lines.requests[0]["request_id"]
    assert response["X-Request-ID"][:8] in response.content.decode()
    assert error["errors"][0]["type"] == "builtins.RuntimeError"
    assert "secret" not in lines.text


def _break(execute, sql, params, many, context):
    raise RuntimeError("a secret detail")


def test_probes_write_nothing_while_all_is_well(client, lines):
    client.get("/healthz")
    client.get("/readyz")
    assert lines.text == ""


def test_a_machine_that_is_not_ready_says_why(client, lines):
    with connection.execute_wrapper(_no_database):
        client.get("/readyz")
    assert "Not ready: database" in [event["message"] for event in lines.events]


def _no_database(execute, sql, params, many, context):
    from django.db import OperationalError

    raise OperationalError("no database")


# The number


@pytest.mark.parametrize("given", ["0123456789abcdef", "3F2A9C1E-aa"])
def test_the_number_of_the_proxy_in_front_is_kept(client, settings, given):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert client.get("/missing/", headers={"x-request-id": given})["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["short", "a" * 65, "with space", "x\x1b[31mxxxxxx", "ümlaut-ü", ""]
)
def test_one_that_is_malformed_is_not(client, settings, given):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    number = client.get("/missing/", headers={"x-request-id": given})["X-Request-ID"]
    assert len(number) == 32


def test_nor_one_of_a_client(client):
    given = "0123456789abcdef"
    assert client.get("/missing/", headers={"x-request-id": given})["X-Request-ID"] != given


def test_two_requests_have_two_numbers(client):
    assert client.get("/missing/")["X-Request-ID"] != client.get("/missing/")["X-Request-ID"]
