"""What people are told while the database is away or a disk is full."""

import errno
import re

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client

from tests.comments.replies import OURS, address, valid
from tests.factories import create_post, create_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> Client:
    """A client that is shown the page of an error, as a browser is."""
    return Client(raise_request_exception=False)


def failing(error: Exception):
    def fail(execute, sql, params, many, context):
        raise error

    return connection.execute_wrapper(fail)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("the database system is starting up"), 503),
        (InterfaceError("connection already closed"), 503),
        (OSError(errno.ENOSPC, "No space left on device"), 503),
        (OSError(errno.EFBIG, "File too large"), 503),
        (ProgrammingError("relation does not exist"), 500),
        (OSError(errno.EACCES, "Permission denied"), 500),
        (ValueError("a mistake of ours"), 500),
    ],
)
def test_what_passes_by_itself_is_told_from_a_mistake(patient, error, status):
    with failing(error):
        response = patient.get("/blog/")
    assert response.status_code == status
    assert response.get("Retry-After") == ("30" if status == 503 else None)
    assert "no-store" in response["Cache-Control"]
    assert str(error) not in response.content.decode()


def test_a_table_that_is_not_there_is_a_mistake_on_both_databases(patient):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE blog_post RENAME TO elsewhere")
    assert patient.get("/blog/").status_code == 500


def test_a_reply_that_was_not_saved_is_given_back_to_be_posted_again(patient):
    post = create_post()
    sent = valid(post, body="First line.\nIt's <b>mine</b>.", website="https://example.org/")
    with failing(OperationalError("no database")):
        response = patient.post(address(post), sent, headers=OURS)
    page = response.content.decode()
    assert response.status_code == 503
    assert "Your reply is not posted yet" in page
    assert f'action="{address(post)}"' in page
    assert "First line.\nIt&#x27;s &lt;b&gt;mine&lt;/b&gt;.</textarea>" in page

    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    again = patient.post(address(post), hidden | {"body": sent["body"]}, headers=OURS)
    assert again.status_code == 303
    assert {
        name: str(getattr(post.comments.get(), name)) for name in ("name", "email", "body")
    } == {name: sent[name] for name in ("name", "email", "body")}


def test_a_reply_that_cannot_be_read_is_not_given_back(patient):
    post = create_post()
    with failing(OperationalError("no database")):
        response = patient.post(
            address(post), "--x", content_type="multipart/form-data", headers=OURS
        )
    assert response.status_code == 503
    assert "What you sent is not saved" in response.content.decode()


def test_staff_are_told_that_what_they_sent_is_not_saved(patient):
    patient.force_login(create_user())
    with failing(OperationalError("no database")):
        response = patient.post("/admin/blog/post/add/", {"title": "Typed"})
    assert response.status_code == 503
    assert "What you sent is not saved" in response.content.decode()
