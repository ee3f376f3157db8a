"""Pages wait on the start page of the desk as posts do."""

import pytest
from django.urls import reverse

from pages.desk import desk_groups
from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import create_page, create_user

pytestmark = pytest.mark.django_db
IN_REVIEW = RevisionState.IN_REVIEW


@pytest.fixture
def editor(client):
    user = create_user(Role.EDITOR)
    client.force_login(user)
    return user


def waiting(title: str, state=IN_REVIEW, **fields):
    page = create_page(title=title, published=False, **fields)
    page.save_revision({"summary": "New"}, by=fields.get("by"), note="Which hours?", state=state)
    return page


def titles(user) -> dict[str, list[str]]:
    return {group["key"]: [page.title for page in group["texts"]] for group in desk_groups(user)}


def test_an_editor_finds_the_pages_that_wait(client, editor):
    colleague = create_user(Role.EDITOR)
    first = waiting("First visit", by=colleague)
    waiting("Our team", RevisionState.APPROVED, by=colleague)
    create_page(title="About us", by=colleague)
    back = waiting("Getting here", by=editor)
    back.send_back(back.newest_revision, by=colleague, note="Which bus?")
    assert titles(editor) == {
        "pages-sent-back": ["Getting here"],
        "pages-in-review": ["First visit"],
        "pages-approved": ["Our team"],
    }
    html = client.get("/admin/").text
    for words in ("Pages in review", "Which hours?", "Pages sent back to you", "Which bus?"):
        assert words in html
    assert reverse("admin:pages_page_change", args=[first.pk]) in html


def test_where_no_page_waits_nothing_is_said_of_them(client, editor):
    create_page(title="About us")
    assert titles(editor) == {}
    assert 'id="desk-pages' not in client.get("/admin/").text


def test_whoever_changes_no_pages_is_shown_none(client):
    waiting("First visit")
    for role in (Role.AUTHOR, Role.REVIEWER, Role.MODERATOR):
        client.force_login(create_user(role))
        assert "First visit" not in client.get("/admin/").text


def test_it_costs_the_same_for_one_and_for_ten(editor, django_assert_num_queries):
    for number in range(10):
        waiting(f"Page {number}")
    desk_groups(editor)
    with django_assert_num_queries(3):
        desk_groups(editor)


def test_the_list_finds_what_was_sent_back(client, editor):
    waiting("In review")
    back = waiting("Sent back")
    back.send_back(back.newest_revision, by=editor, note="Why?")
    again = waiting("Submitted again")
    again.send_back(again.newest_revision, by=editor, note="Why?")
    again.save_revision({"summary": "Mended"}, by=editor, state=IN_REVIEW)
    response = client.get("/admin/pages/page/?review=sent_back")
    assert [page.title for page in response.context["cl"].result_list] == ["Sent back"]
    assert '?review=sent_back">Sent back</a>' in response.text
