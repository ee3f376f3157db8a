"""A post is sent back without the note that says why: asked for at its field, and nothing is lost."""

import re

import pytest
from django.urls import reverse

from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import MISSING_PK, create_draft, create_person, create_post, create_user

pytestmark = pytest.mark.django_db
ASKED = "Write a note: what should be changed before you can approve it?"


@pytest.fixture
def clinician(client):
    user = create_user(Role.REVIEWER)
    create_person(name="Ada Quill", user=user)
    client.force_login(user)
    return user


def send_back(client, post, **fields) -> str:
    fields = {"revision": post.newest_revision.pk, "note": " ", "_send_back": "1"} | fields
    return client.post(reverse("admin:blog_post_decide", args=[post.pk]), fields).text


def note_field(html: str) -> str:
    return re.search(r'<textarea id="decide_note"[^>]*>', html)[0]


def test_beside_the_difference_the_note_is_asked_for_at_its_field(client, clinician):
    draft = create_draft(state=RevisionState.IN_REVIEW)
    html = send_back(client, draft)
    assert f'<ul class="errorlist" id="decide_errors"><li>{ASKED}</li></ul>' in html
    for attribute in ("autofocus", 'aria-invalid="true"', 'aria-describedby="decide_errors '):
        assert attribute in note_field(html)
    assert html.count(ASKED) == 1
    assert "<title>Error: What changed" in html
    assert draft.newest_revision.state == RevisionState.IN_REVIEW


def test_nothing_is_wrong_yet_where_it_is_read_first(client, clinician):
    draft = create_draft(state=RevisionState.IN_REVIEW)
    html = client.get(reverse("admin:blog_post_review", args=[draft.pk]), follow=True).text
    assert "autofocus" not in note_field(html)
    assert "Error:" not in html


def test_what_was_read_and_chosen_there_stays(client, clinician):
    post = create_post(body="<p>One word.</p>")
    middle = post.save_revision({"body": "<p>Two words.</p>"}, by=None)
    post.save_revision({"body": "<p>Three words.</p>"}, by=None, state=RevisionState.IN_REVIEW)
    html = send_back(client, post, was=middle.pk, is_named="on")
    assert "</span>Two<" in html
    assert 'name="is_named" checked' in html
    html = send_back(client, post)
    assert "</span>One" in html
    assert 'name="is_named" checked' not in html


@pytest.mark.parametrize("was", [MISSING_PK, "abc", "²"])
def test_a_version_that_is_not_there_is_not_compared_with(client, clinician, was):
    draft = create_draft(state=RevisionState.IN_REVIEW)
    fields = {"revision": draft.newest_revision.pk, "was": was, "_send_back": "1"}
    address = reverse("admin:blog_post_decide", args=[draft.pk])
    assert client.post(address, fields).status_code == 404


def test_the_form_takes_the_editor_to_the_note(client):
    client.force_login(create_user(Role.EDITOR))
    draft = create_draft(title="Walking", slug="walking", state=RevisionState.IN_REVIEW)
    address = reverse("admin:blog_post_change", args=[draft.pk])
    fields = {"title": "Walking", "slug": "walking", "summary": "Mended", "replies": "open"}
    fields |= {"based_on": draft.newest_revision.pk, "_send_back": "1"}
    html = client.post(address, fields).text
    assert re.search(r'<input[^>]*name="revision_note"[^>]* autofocus', html)
    assert html.count(" autofocus") == 1
    assert "Mended" in html
    assert " autofocus" not in client.get(address).text
