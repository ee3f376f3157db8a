import io
import json
import logging

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import URLPattern, get_resolver

from clinic_site.logs import JsonLines, ReadableLines, request_id, without_data
from tests.factories import create_mail

HOSTILE = 'Bad\r\n{"level": "INFO"}\n2026-01-01 ERROR forged \x1b[31m \u202e \u2028'


@pytest.fixture
def log():
    """A logger and what it has written, in a form of lines."""
    handlers = []

    def log(formatter: logging.Formatter) -> tuple[logging.Logger, io.StringIO]:
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter)
        handlers.append(handler)
        logger.addHandler(handler)
        return logger, stream

    logger = logging.getLogger("tests.log")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield log
    for handler in handlers:
        logger.removeHandler(handler)


def test_an_event_is_a_line_of_json(log):
    logger, written = log(JsonLines())
    token = request_id.set("12345678")
    logger.info("Asked %s", "nicely", extra={"status": 200, "ms": 1.5, "secret": "no"})
    request_id.reset(token)
    event = json.loads(written.getvalue())
    assert event.pop("time").endswith("+00:00")
    assert event == {
        "level": "INFO",
        "logger": "tests.log",
        "message": "Asked nicely",
        "request_id": "12345678",
        "status": 200,
        "ms": 1.5,
    }


@pytest.mark.parametrize("formatter", [JsonLines, ReadableLines])
def test_nothing_breaks_a_line(log, formatter):
    logger, written = log(formatter())
    logger.info("%s", HOSTILE)
    text = written.getvalue()
    assert text.count("\n") == 1
    assert text[:-1].isprintable()


def test_words_of_an_error_cannot_be_taken_for_a_line(log):
    logger, written = log(ReadableLines())
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        logger.exception("Failed")
    first, *others = written.getvalue().removesuffix("\n").split("\n")
    assert first.endswith("ERROR tests.log Failed")
    assert all(line.startswith("    ") and line.isprintable() for line in others)


@pytest.mark.django_db
def test_what_a_database_says_of_an_error_is_not_logged(log):
    logger, written = log(JsonLines())
    address = "<jane@example.org>"
    create_mail(message_id=address)
    try:
        with transaction.atomic():
            create_mail(message_id=address)
    except IntegrityError as error:
        # What it says is why this test is here.
        assert connection.vendor == "sqlite" or "jane@example.org" in str(error)
        logger.exception("Failed")
    text = written.getvalue()
    assert "jane" not in text
    inner, outer = reversed(json.loads(text)["errors"])
    assert outer["type"] == "django.db.utils.IntegrityError"
    assert inner["type"] in {"sqlite3.IntegrityError", "psycopg2.errors.UniqueViolation"}
    assert any("tests/factories.py:" in place for place in outer["at"])
    assert any("django/db/backends/utils.py:" in place for place in inner["at"])
    assert not any(place.startswith("/") for place in [*inner["at"], *outer["at"]])


def test_errors_without_end_are_cut(log):
    logger, written = log(JsonLines())

    def fail(depth: int) -> None:
        try:
            if depth:
                fail(depth - 1)
        finally:
            raise ValueError("jane@example.org")

    try:
        fail(40)
    except ValueError:
        logger.exception("Failed")
    errors = json.loads(written.getvalue())["errors"]
    assert len(errors) == 5
    assert all(len(error["at"]) <= 25 for error in errors)


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("/blog/walking/", "/blog/walking/"),
        ("Gone: /preview/abc:def/", "Gone: /preview/…"),
        ("/admin/welcome/MQ/set-password/", "/admin/welcome/…"),
        (
            "Error handling request /search/?q=my+illness&page=2",
            "Error handling request /search/?…",
        ),
        ("/author/jane.o%2Bx@example.org/", "/author/…@…/"),
        ("/author/jane%40example.org", "/author/…@…"),
        ("Invalid request from ip=2001:db8::1: no", "Invalid request from … no"),
        ("from 203.0.113.9", "from …"),
    ],
)
def test_what_tells_of_a_person_or_lets_somebody_in_is_left_out(text, logged):
    assert without_data(text) == logged


def test_a_message_has_an_end():
    assert len(without_data("a" * 70_000)) == 1_000


def test_every_address_that_lets_somebody_in_is_known_to_the_log():
    secret = [path for path in _paths(get_resolver()) if "token" in path or "uid" in path]
    assert secret
    for path in secret:
        assert "…" in without_data(f"/{path}"), path


def _paths(resolver, before: str = ""):
    for each in resolver.url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield path
        else:
            yield from _paths(each, path)
