"""What stands in the log of the server: refusals, no secrets, and no line that a visitor made up."""

import logging

import pytest
from django.db import connection
from django.test import Client

from clinic_site.logs import JsonLines, ReadableLines
from staff.roles import Role
from tests.factories import create_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    """As a server writes them, for people and for programs."""
    caplog.set_level(logging.INFO)
    return lambda: [
        line
        for formatter in (ReadableLines(), JsonLines())
        for record in caplog.records
        for line in formatter.format(record).splitlines()
    ]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refusal_is_written_down_with_its_address(client, lines, method):
    client.force_login(create_user(Role.AUTHOR))
    assert client.generic(method, "/admin/staff/user/").status_code == 403
    assert any("Forbidden" in line and "/admin/staff/user/" in line for line in lines())


def test_a_form_without_its_token_is_written_down(lines):
    Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert any("Forbidden" in line and "/admin/login/" in line for line in lines())


def test_a_name_of_another_site_is_written_down(lines):
    assert Client(headers={"host": "elsewhere.example"}).get("/").status_code == 400
    assert any("elsewhere.example" in line for line in lines())


def test_neither_a_wrong_nor_a_right_password_is_written_down(client, lines):
    user = create_user(Role.OWNER)
    for password in ("a wrong secret", "correct horse battery staple"):
        client.post("/admin/login/", {"username": user.username, "password": password})
    Client(enforce_csrf_checks=True).post("/admin/login/", {"password": "a wrong secret"})
    everything = "\n".join(lines())
    assert "a wrong secret" not in everything
    assert "correct horse" not in everything


def test_what_fails_tells_the_log_nothing_of_what_was_sent(lines):
    client = Client(raise_request_exception=False)

    def fail(execute, sql, params, many, context):
        raise RuntimeError("Something broke")

    fields = {"username": "owner", "password": "a wrong secret", "body": "My pain"}
    with connection.execute_wrapper(fail):
        assert client.post("/admin/login/?x=1", fields).status_code == 500
    everything = "\n".join(lines())
    assert "Something broke" in everything
    assert "a wrong secret" not in everything
    assert "My pain" not in everything


@pytest.mark.parametrize(
    "address",
    [
        "/missing%0a2026-01-01 INFO staff owner signed in/",
        "/missing%0d%0aINFO/",
        "/admin/blog/post/%0aINFO/change/",
        "/missing%e2%80%a8INFO/",
        "/%1b[2Jmissing/",
    ],
)
def test_no_visitor_writes_a_line_of_the_log(client, lines, address):
    client.force_login(create_user(Role.AUTHOR))
    client.get(address)
    client.generic("BAD\nINFO", "/")
    Client(headers={"host": "a\nINFO"}).get("/")
    for line in lines():
        assert line.isprintable(), line
        # The end of an error's lines is set off, so that it is taken for nothing else.
        assert line.startswith(("    ", "{")) or line[:2] == "20", line
