"""A reply, from the empty form to the public page, as reader and moderator live it."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment
from staff.roles import Role
from tests.factories import PASSWORD, create_clinic, create_comment, create_post, create_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db):
    create_clinic()
    return create_post(title="Walking again", slug="walking-again")


def send_reply(page: Page, **words: str) -> None:
    for label, text in words.items():
        page.get_by_label(re.compile(f"^{label}", re.IGNORECASE)).fill(text)
    page.get_by_role("button", name="Post Comment").click()


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/admin/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("(Log|Sign) in")).click()


def test_an_empty_reply_is_explained_and_a_right_one_is_held(any_page, live_server, post):
    page = any_page
    page.goto(f"{live_server.url}/blog/walking-again/")
    expect(page.get_by_role("heading", name="Leave a Reply")).to_be_visible()
    send_reply(page, website="example.org")

    expect(page.get_by_role("alert").or_(page.locator("[autofocus]")).first).to_be_focused()
    for label in ("Comment", "Name", "Email"):
        field = page.get_by_label(re.compile(f"^{label}"))
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile("Please"))
    expect(page.get_by_label("Website")).to_have_value("example.org")

    send_reply(page, comment="A small step helped me.", name="Noor", email="noor@example.org")
    own = page.locator(f"#comment-{Comment.objects.get().pk}")
    expect(own).to_contain_text("A small step helped me.")
    expect(own).to_contain_text("awaiting moderation")


def test_a_held_reply_is_public_as_soon_as_a_moderator_approves_it(
    page, new_page, live_server, post
):
    moderator = create_user(Role.MODERATOR, username="moderator")
    comment = create_comment(post=post, body="A small step helped me.", name="Noor")
    address = f"{live_server.url}/blog/walking-again/"

    reader = new_page()
    reader.goto(address)
    expect(reader.get_by_text("A small step helped me.")).to_have_count(0)

    sign_in(page, live_server.url, moderator.username)
    page.get_by_role("link", name=re.compile("1 comment waits")).click()
    expect(page.get_by_text("A small step helped me.")).to_be_visible()
    page.locator(f'input[name="_selected_action"][value="{comment.pk}"]').check()
    page.locator("select[name=action]").select_option("approve")
    page.get_by_role("button", name=re.compile("Go|Run")).first.click()

    reader.reload()
    expect(reader.get_by_text("A small step helped me.")).to_be_visible()


def test_a_reader_answers_a_comment(any_page, live_server, post):
    page = any_page
    comment = create_comment(post=post, name="Ada", status="approved")
    page.goto(f"{live_server.url}/blog/walking-again/")
    page.get_by_role("link", name="Reply to Ada").click()
    send_reply(page, comment="Me too.", name="Noor", email="noor@example.org")
    expect(page.get_by_text("awaiting moderation")).to_be_visible()
    assert Comment.objects.get(name="Noor").parent == comment
