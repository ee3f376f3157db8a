"""Writing without pressing a button, and coming back after what goes wrong."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from blog.models import Post
from staff.roles import Role
from tests.factories import create_clinic, create_post, create_user

from .conftest import assert_no_axe_findings
from .test_replies import sign_in
from .test_writing import editor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db):
    create_clinic()
    create_user(Role.EDITOR, username="editor")
    create_user(Role.EDITOR, username="other")
    return create_post(title="Walking", slug="walking", body="<p>First words.</p>")


def open_form(page, live_server, post, username="editor"):
    sign_in(page, live_server.url, username)
    page.goto(f"{live_server.url}/admin/blog/post/{post.pk}/change/")
    expect(editor_of(page)).to_be_visible()


def write(page, words):
    editor_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def kept(page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('unsaved:')).length")


def said(page):
    return page.locator("[data-said]")


def test_words_are_saved_by_themselves_and_published_when_asked(page, live_server, post):
    open_form(page, live_server, post)
    page.wait_for_timeout(2500)
    assert post.revisions.count() == 1
    write(page, " More words.")
    expect(said(page)).to_contain_text("Saved", timeout=10_000)
    assert "More words." in post.newest_revision.data["body"]
    assert "More words." not in Post.objects.get().body
    assert kept(page) == 0
    page.reload()
    expect(editor_of(page)).to_contain_text("More words.")
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("is published")).to_be_visible()
    assert "More words." in Post.objects.get().body


def test_a_new_post_becomes_a_draft_with_an_address(page, live_server, post):
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Title").type("Sleep")
    expect(said(page)).to_contain_text("Saved", timeout=30_000)
    draft = Post.objects.get(title="Sleep")
    assert page.url.endswith(f"/admin/blog/post/{draft.pk}/change/")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Readers do not see this version")).to_be_visible()
    assert Post.objects.count() == 2


def test_text_survives_a_lost_sign_in_in_the_browser(page, live_server, post):
    open_form(page, live_server, post)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    write(page, " Nearly lost.")
    expect(said(page)).to_contain_text("signed out", timeout=10_000)
    page.get_by_role("button", name="Save without publishing").click()
    page.goto(f"{live_server.url}/admin/login/?next=/admin/blog/post/{post.pk}/change/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="You have unsaved text")).to_be_visible()
    expect(page.locator("[data-kept-difference] ins").first).to_contain_text("Nearly lost")
    assert_no_axe_findings(page)
    page.get_by_role("button", name="Restore it").click()
    expect(editor_of(page)).to_contain_text("Nearly lost.")
    expect(said(page)).to_contain_text("Saved", timeout=10_000)
    assert "Nearly lost." in post.newest_revision.data["body"]


def test_no_copy_stays_after_signing_out(page, live_server, post):
    open_form(page, live_server, post)
    page.route("**/autosave/", lambda route: route.abort())
    write(page, " Mine.")
    page.wait_for_timeout(2500)
    assert kept(page) == 1
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_load_state()
    assert kept(page) == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_two_versions_stand_side_by_side(new_page, live_server, post, width):
    page = new_page(width=width)
    open_form(page, live_server, post)
    page.route("**/autosave/", lambda route: route.abort())
    post.save_revision({"body": "<p>Words of another.</p>"}, by=None)
    write(page, " Mine.")
    page.get_by_role("button", name="Save without publishing").click()
    expect(page.get_by_role("heading", name="Two versions of this text")).to_be_visible()
    expect(editor_of(page)).to_contain_text("Mine.")
    assert_no_axe_findings(page)
    page.get_by_role("button", name="Save mine as the newest anyway").click()
    expect(page.get_by_text("Readers do not see this version")).to_be_visible()
    assert "Mine." in post.newest_revision.data["body"]


def test_what_was_saved_by_itself_and_previewed_is_not_offered_again(page, live_server, post):
    open_form(page, live_server, post)
    page.get_by_label("Title").fill("Walking on ")
    expect(said(page)).to_contain_text("Saved", timeout=10_000)
    page.get_by_role("button", name="Save and preview").click()
    with page.expect_response("**/unsaved/") as asked:
        page.get_by_role("link", name="Edit this post").click()
    assert asked.value.status == 204
    expect(page.get_by_role("heading", name="You have unsaved text")).to_be_hidden()
    page.wait_for_function("!Object.keys(localStorage).some((k) => k.startsWith('unsaved:'))")
