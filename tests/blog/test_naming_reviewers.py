"""Who writes a post does not say who reviewed it."""

from datetime import date

import pytest
from django.urls import reverse

from staff.roles import Role
from tests.factories import create_draft, create_person, create_user

pytestmark = pytest.mark.django_db
FIELDS = ('name="reviewer"', 'name="reviewed_on"')
SENTENCE = "A clinician who approves the text can be named to readers."


@pytest.fixture
def author(client):
    user = create_user(Role.AUTHOR)
    client.force_login(user)
    return user


def change_url(post) -> str:
    return reverse("admin:blog_post_change", args=[post.pk])


@pytest.mark.parametrize("has_draft", [True, False])
def test_an_author_is_told_why_instead_of_asked(client, author, has_draft):
    address = change_url(create_draft(by=author)) if has_draft else "/admin/blog/post/add/"
    html = client.get(address).text
    assert SENTENCE in html
    assert not any(field in html for field in FIELDS)
    assert "nobody yet" in html


def test_an_author_reads_who_reviewed_it_and_when(client, author):
    reviewer = create_person(name="Ada Quill", credentials="MD")
    draft = create_draft(by=author, reviewer=reviewer, reviewed_on=date(2026, 3, 2))
    html = client.get(change_url(draft)).text
    assert "Ada Quill, MD, March 2, 2026" in html
    assert not any(field in html for field in FIELDS)


@pytest.mark.parametrize("page", ["change", "autosave"])
def test_what_an_author_sends_of_it_all_the_same_changes_nothing(client, author, page):
    reviewer = create_person()
    draft = create_draft(by=author, reviewer=reviewer, reviewed_on=date(2026, 3, 2))
    fields = {"title": "Walking", "slug": "walking", "body": "<p>New.</p>", "replies": "open"}
    fields |= {"based_on": draft.newest_revision.pk, "_save": "1"}
    fields |= {"reviewer": create_person().pk, "reviewed_on": "2026-04-05"}
    client.post(reverse(f"admin:blog_post_{page}", args=[draft.pk]), fields)
    data = draft.newest_revision.data
    assert (data["title"], data["reviewer"]) == ("Walking", reviewer.pk)
    assert data["reviewed_on"] == "2026-03-02"


def test_an_editor_still_sets_both(client):
    client.force_login(create_user(Role.EDITOR))
    html = client.get(change_url(create_draft())).text
    assert all(field in html for field in FIELDS)
    assert SENTENCE not in html
