import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from privacy.models import Erasure, KeepingTime
from privacy.periods import chosen_days
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_clinic, create_comment, create_user

pytestmark = pytest.mark.django_db

KEEPING = "/admin/privacy/keepingtime/"
PERSON = "/admin/privacy/erasure/"
ADDRESS = "jane@example.org"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def owner(client):
    create_clinic()
    owner = create_user(Role.OWNER)
    client.force_login(owner)
    return owner


def chosen(**days) -> dict:
    return {"trail": 2192, "mail": 30, "preview_links": 30, "missed_addresses": 180} | {
        "comments_network": 30,
        "comments_spam": 15,
        "comments_trash": 30,
        **days,
    }


# How long things are kept


def test_the_owner_chooses_how_long(client, owner):
    page = client.get(KEEPING).content.decode()
    assert "Comments marked as spam" in page
    assert "Who is signed in" in page
    response = client.post(KEEPING, chosen(comments_spam=7))
    assert response.status_code == 302
    assert chosen_days()["comments_spam"] == 7
    assert KeepingTime.objects.count() == 1
    line = TrailEntry.objects.get(verb="chose how long to keep")
    assert (line.note, line.actor) == ("comments_spam: 15 → 7", owner)


def test_saving_without_a_change_leaves_no_line(client, owner):
    client.post(KEEPING, chosen())
    assert not TrailEntry.objects.filter(verb="chose how long to keep").exists()


@pytest.mark.parametrize("days", ["", "0", "-3", "many", "36501", HOSTILE])
def test_what_is_no_number_of_days_is_refused(client, owner, days):
    response = client.post(KEEPING, chosen(comments_spam=days))
    assert response.status_code == 422
    assert not KeepingTime.objects.exists()
    assert HOSTILE not in response.content.decode()


def test_what_is_not_offered_is_not_taken(client, owner):
    client.post(KEEPING, chosen(sessions=5, other=5))
    assert not KeepingTime.objects.exists()


@pytest.mark.parametrize("address", [KEEPING, PERSON])
@pytest.mark.parametrize("role", set(Role) - {Role.OWNER})
def test_both_pages_are_for_the_owner(client, address, role):
    client.force_login(create_user(role))
    assert client.get(address).status_code == 403
    assert client.post(address, {"email": ADDRESS, "do": "erase", "sure": "yes"}).status_code == 403


@pytest.mark.parametrize("address", [KEEPING, PERSON])
def test_strangers_are_sent_to_the_sign_in(client, address):
    assert client.get(address).url.startswith("/admin/login/")


@pytest.mark.parametrize("address", [KEEPING, PERSON])
def test_other_methods_are_refused(client, owner, address):
    assert client.put(address).status_code == 405


def test_the_start_page_leads_there(client, owner):
    page = client.get("/admin/").content.decode()
    assert f'href="{KEEPING}"' in page
    assert f'href="{PERSON}"' in page


@pytest.mark.parametrize("path", ["add/", "1/change/", "1/delete/"])
@pytest.mark.parametrize("address", [KEEPING, PERSON])
def test_nobody_edits_the_rows(client, owner, address, path):
    assert client.get(address + path).status_code == 404


# One person


def test_what_is_stored_is_shown_by_number(client, owner):
    create_comment(email=ADDRESS)
    page = client.post(PERSON, {"email": " JANE@example.org", "do": "find"}).content.decode()
    assert "Comments, and what was noticed about them: 1" in page
    assert "Mail in the outbox: 0" in page


def test_looking_for_nobody_finds_nothing(client, owner):
    create_comment(body=f"Ask {ADDRESS}")
    page = client.post(PERSON, {"email": ADDRESS}).content.decode()
    assert "Nothing." in page
    assert "comments: 1" in page
    assert "Download" not in page


def test_the_download_is_json(client, owner):
    create_comment(email=ADDRESS, body=HOSTILE)
    response = client.post(PERSON, {"email": ADDRESS, "do": "export"})
    assert response["Content-Disposition"].startswith("attachment")
    assert json.loads(response.content)["comments"][0]["text"] == Comment.objects.get().body
    line = TrailEntry.objects.get(verb="gave out personal data")
    assert ADDRESS not in line.note


def test_erasing_needs_the_box(client, owner):
    create_comment(email=ADDRESS)
    response = client.post(PERSON, {"email": ADDRESS, "do": "erase"})
    assert response.status_code == 422
    assert "Tick the box" in response.content.decode()
    assert Comment.objects.exists()


def test_erased_is_erased_and_told(client, owner):
    post = create_comment(email=ADDRESS).post
    create_comment(post=post, body=f"Ask {ADDRESS}")
    response = client.post(PERSON, {"email": ADDRESS, "do": "erase", "sure": "yes"}, follow=True)
    page = response.content.decode()
    assert "is erased" in page
    assert "look there by hand: comments (1)" in page
    assert Comment.objects.count() == Erasure.objects.count() == 1
    assert response.redirect_chain == [(PERSON, 302)]
    line = TrailEntry.objects.get(verb="erased personal data")
    assert (line.actor, ADDRESS in line.note) == (owner, False)


@pytest.mark.django_db(transaction=True)
def test_erasing_empties_the_databases_log_as_well(client, owner):
    create_comment(email=ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        client.post(PERSON, {"email": ADDRESS, "do": "erase", "sure": "yes"})
    queries = [query["sql"] for query in asked.captured_queries]
    emptied = [number for number, sql in enumerate(queries) if "wal_checkpoint(TRUNCATE)" in sql]
    if connection.vendor == "sqlite":
        deleted = [number for number, sql in enumerate(queries) if sql.startswith("DELETE")]
        assert emptied[0] > max(deleted)
    else:
        assert emptied == []


def test_a_colleague_and_what_is_no_address_are_refused(client, owner):
    create_user(Role.AUTHOR, email="ada@example.org")
    for email, said in [
        ("ADA@example.org", "on the staff"),
        (HOSTILE, "no email address"),
        ("", "Write"),
    ]:
        response = client.post(PERSON, {"email": email, "do": "erase", "sure": "yes"})
        assert response.status_code == 422
        assert said in response.content.decode()
        assert HOSTILE not in response.content.decode()


def test_the_page_of_a_comment_leads_there(client, owner):
    comment = create_comment(email=ADDRESS)
    address = f"/admin/comments/comment/{comment.pk}/change/"
    assert "All that is stored of this person" in client.get(address).content.decode()
    client.force_login(create_user(Role.MODERATOR))
    assert "All that is stored of this person" not in client.get(address).content.decode()
