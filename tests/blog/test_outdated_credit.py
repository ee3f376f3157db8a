"""Readers must not be told that a clinician reviewed words which nobody has reviewed."""

import pytest
from django.urls import reverse

from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import create_draft, create_person, create_user

pytestmark = pytest.mark.django_db
SENTENCE = "it has changed since that review"


@pytest.fixture
def reviewed():
    """Approved by a clinician who is named."""
    reviewer = create_user(Role.REVIEWER)
    create_person(name="Ada Quill", user=reviewer)
    post = create_draft(state=RevisionState.IN_REVIEW)
    post.approve(post.newest_revision, by=reviewer, as_reviewer=True, is_named=True)
    return post


def warned(client, post) -> list[bool]:
    """In the form, and beside what changed."""
    client.force_login(create_user(Role.EDITOR))
    pages = [reverse(f"admin:blog_post_{name}", args=[post.pk]) for name in ("change", "review")]
    return [SENTENCE in client.get(page, follow=True).text for page in pages]


def test_what_was_reviewed_is_named_without_a_warning(client, reviewed):
    assert reviewed.newest_revision.data["reviewer"]
    assert warned(client, reviewed) == [False, False]


def test_what_changed_since_is_published_with_open_eyes_only(client, reviewed):
    changed = {"body": "<p>Twice the dose.</p>"}
    reviewed.save_revision(changed, by=create_user(Role.AUTHOR), state=RevisionState.IN_REVIEW)
    assert reviewed.newest_revision.data["reviewer"]
    assert warned(client, reviewed) == [True, True]


@pytest.mark.parametrize("fields", [{"reviewer": None, "reviewed_on": None}, {"sticky": True}])
def test_taking_the_name_off_or_moving_the_post_needs_none(client, reviewed, fields):
    reviewed.save_revision(fields, by=create_user(Role.EDITOR), state=RevisionState.IN_REVIEW)
    assert warned(client, reviewed) == [False, False]


def test_a_name_that_an_editor_put_in_by_hand_is_theirs_to_answer_for(client):
    fields = {"reviewer": create_person(name="Ada Quill"), "reviewed_on": "2026-03-02"}
    assert warned(client, create_draft(**fields)) == [False, False]
