"""Enter presses the first button of a form: never one that cannot be taken back."""

import pytest
from playwright.sync_api import expect

from blog.models import Post
from comments.models import Comment
from pages.models import Page
from publishing.models import Decision, RevisionState
from staff.roles import Role
from tests.factories import (
    create_clinic,
    create_comment,
    create_draft,
    create_page,
    create_person,
    create_post,
    create_user,
)

from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def clinic(transactional_db):
    return create_clinic()


def enter(page, live_server, text, label, words):
    """Write `words` into a field of the form of `text`, and press Enter there."""
    page.goto(
        f"{live_server.url}/admin/{text._meta.label_lower.replace('.', '/')}/{text.pk}/change/"
    )
    page.get_by_label(label).fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Readers do not see this version")).to_be_visible()


@pytest.mark.parametrize("label", ["Title", "Note to colleagues"])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUTHOR])
def test_it_saves_a_draft(any_page, live_server, role, label):
    user = create_user(role, username="writer")
    draft = create_draft(by=user, summary="In short.")
    sign_in(any_page, live_server.url, "writer")
    enter(any_page, live_server, draft, label, "Sleep")
    assert Post.objects.get().status == "draft"
    newest = draft.newest_revision
    assert newest.state == RevisionState.WORKING
    assert "Sleep" in (newest.data["title"], newest.note)


@pytest.mark.parametrize("create", [create_post, create_page])
def test_it_leaves_what_readers_see(any_page, live_server, create):
    create_user(Role.EDITOR, username="writer")
    text = create(title="Walking")
    sign_in(any_page, live_server.url, "writer")
    enter(any_page, live_server, text, "Title", "Sleep")
    assert type(text).objects.get().title == "Walking"
    assert text.newest_revision.data["title"] == "Sleep"


def test_it_saves_a_draft_of_a_page(any_page, live_server):
    create_user(Role.EDITOR, username="writer")
    draft = create_page(published=False)
    sign_in(any_page, live_server.url, "writer")
    enter(any_page, live_server, draft, "Title", "Sleep")
    assert Page.objects.get().status == "draft"


def test_it_covers_no_newer_version(page_without_javascript, live_server):
    page = page_without_javascript
    create_user(Role.EDITOR, username="writer")
    draft = create_draft()
    sign_in(page, live_server.url, "writer")
    page.goto(f"{live_server.url}/admin/blog/post/{draft.pk}/change/")
    theirs = draft.save_revision({"title": "Theirs"}, by=create_user(Role.EDITOR))
    for _each in range(2):
        page.get_by_label("Title").fill("Mine")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Two versions of this text")).to_be_visible()
    assert draft.newest_revision == theirs


def test_it_approves_nothing_from_a_box(any_page, live_server):
    reviewer = create_user(Role.REVIEWER, username="reviewer")
    create_person(user=reviewer)
    draft = create_draft(state=RevisionState.IN_REVIEW)
    sign_in(any_page, live_server.url, "reviewer")
    any_page.goto(f"{live_server.url}/admin/blog/post/{draft.pk}/review/")
    any_page.get_by_label("Tell readers that").press("Enter")
    expect(any_page.get_by_text("Choose what to do")).to_be_visible()
    assert not Decision.objects.exists()


def test_it_erases_nobody_from_the_box(any_page, live_server):
    create_user(Role.OWNER, username="owner")
    create_comment(email="ann@example.org")
    sign_in(any_page, live_server.url, "owner")
    any_page.goto(f"{live_server.url}/admin/privacy/erasure/")
    any_page.get_by_role("textbox", name="mail").fill("ann@example.org")
    any_page.get_by_role("button", name="Look").click()
    box = any_page.get_by_label("Yes, erase all of it for good")
    box.check()
    box.press("Enter")
    expect(box).not_to_be_checked()
    assert Comment.objects.exists()
