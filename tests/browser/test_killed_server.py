"""A real server, killed while somebody writes: nothing is lost, and nothing public by accident."""

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD
from tests.faults.server import Server

from .test_writing import editor_of

pytestmark = pytest.mark.browser

CREATE_A_POST = """
from staff.roles import Role
from tests.factories import create_clinic, create_post, create_user
create_clinic()
create_user(Role.EDITOR, username="editor")
result = create_post(slug="walking", title="Walking", body="<p>First words.</p>").pk
"""
NEWEST_WORDS = """
from blog.models import Post
post = Post.objects.get()
result = [post.newest_revision.data["body"], post.body, post.revisions.count()]
"""


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path, f"sqlite:///{tmp_path / 'clinic.sqlite3'}")
    server.manage("migrate")
    server.start()
    yield server
    server.kill()


def test_what_was_written_survives_the_servers_death_and_is_then_published(browser, server):
    pk = server.evaluate(CREATE_A_POST)
    site = f"http://127.0.0.1:{server.port}"
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/admin/login/?next=/admin/blog/post/{pk}/change/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(editor_of(page)).to_contain_text("First words.")
    said = page.locator("[data-said]")

    for number in range(3):
        _write(page, f" Saved {number}.")
        with page.expect_response("**/autosave/", timeout=20_000) as answer:
            pass
        assert answer.value.ok
    expect(said).to_contain_text("Saved")
    server.kill()
    _write(page, " While it was dead.")
    expect(said).to_contain_text("does not answer", timeout=20_000)
    newest, live, count = server.evaluate(NEWEST_WORDS)
    assert "Saved 2." in newest
    assert live == "<p>First words.</p>"
    # Three times saved by itself, and one version of it.
    assert count == 2

    server.start()
    page.reload()
    expect(editor_of(page)).to_contain_text("Saved 2.")
    expect(page.get_by_role("heading", name="You have unsaved text")).to_be_visible()
    page.get_by_role("button", name="Restore it").click()
    expect(editor_of(page)).to_contain_text("While it was dead.")
    assert "Saved" not in server.request("GET", "/blog/walking/")[1]
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("is published")).to_be_visible()
    text = server.request("GET", "/blog/walking/")[1]
    for words in ("First words.", "Saved 0.", "Saved 1.", "Saved 2.", "While it was dead."):
        assert words in text
    context.close()


def _write(page, words: str) -> None:
    editor_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)
