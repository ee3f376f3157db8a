"""The moderators' queue, worked off by keyboard alone and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments.models import Comment
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_clinic, create_comment, create_person, create_post, create_user

from .conftest import assert_no_axe_findings
from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/comments/comment/"
FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const isSeen = box.bottom > 0 && box.top < innerHeight && style.outlineStyle !== "none";
  return isSeen && parseFloat(style.outlineWidth) >= 2 ? element.className : "";
}"""


@pytest.fixture
def post(transactional_db):
    create_clinic()
    create_user(Role.MODERATOR, username="moderator")
    return create_post(title="Walking again", slug="walking-again")


@pytest.fixture
def queue(page, live_server, post) -> Page:
    for number in range(3):
        create_comment(post=post, name=f"Reader {number}", body=f"Text {number}")
    return open_queue(page, live_server)


def open_queue(page: Page, live_server, query: str = "") -> Page:
    sign_in(page, live_server.url, "moderator")
    page.goto(f"{live_server.url}{LIST}{query}")
    return page


def said(page: Page):
    return page.get_by_role("status")


def row(page: Page, name: str):
    return page.locator(".queue__row", has_text=name)


def test_a_hundred_comments_are_worked_off_by_keyboard(page, live_server, post):
    for number in range(100):
        create_comment(post=post, name=f"Reader {number}", body=f"Text {number}.")
    open_queue(page, live_server)
    page.keyboard.press("j")
    keys = 1
    for number in range(100):
        assert "queue__row" in page.evaluate(FOCUS)
        expect(page.locator(":focus")).to_contain_text(f"Text {number}.")
        page.keyboard.press("asd"[number % 3])
        keys += 1
        if number == 49:
            expect(row(page, "Text 50.")).to_be_focused()
        else:
            expect(said(page)).to_contain_text(f"“Text {number}.” by Reader {number}: ")
    expect(said(page)).to_contain_text("All done: nothing is left here.")
    assert "queue-bar__status" in page.evaluate(FOCUS)
    assert keys <= 200
    assert not Comment.objects.pending().exists()
    assert Comment.objects.approved().count() == 34
    lines = TrailEntry.objects.filter(verb__in=["approved", "marked as spam", "moved to trash"])
    assert lines.count() == 100


def test_keys_pressed_faster_than_the_server_answers_lose_nothing(page, live_server, post):
    for number in range(10):
        create_comment(post=post, body=f"Text {number}.")
    open_queue(page, live_server)
    page.keyboard.press("j")
    for _ in range(10):
        page.keyboard.press("a")
    expect(said(page)).to_contain_text("All done")
    assert Comment.objects.approved().count() == 10


def test_a_decision_is_undone_by_a_key(queue):
    queue.keyboard.press("j")
    queue.keyboard.press("s")
    expect(said(queue)).to_contain_text("Reader 0: spam")
    expect(queue.locator("[data-queue-count=pending]")).to_have_text("2")
    queue.keyboard.press("u")
    expect(said(queue)).to_contain_text("1 comment is back where it was.")
    expect(row(queue, "Reader 0")).to_be_focused()
    expect(queue.locator("[data-queue-count=pending]")).to_have_text("3")
    assert Comment.objects.pending().count() == 3


def test_what_a_colleague_decided_is_told(queue):
    colleague = create_user(Role.MODERATOR, username="Mia")
    Comment.objects.get(name="Reader 0").approve(colleague)
    queue.keyboard.press("j")
    queue.keyboard.press("s")
    expect(said(queue)).to_contain_text("Mia approved this just now; nothing was changed.")
    expect(row(queue, "Reader 0")).to_have_count(0)
    assert Comment.objects.get(name="Reader 0").status == "approved"


def test_a_failed_request_is_told_and_the_row_stays(queue):
    # 404 is what the browser may log here; any failure is treated alike.
    queue.route("**/decide/", lambda route: route.fulfill(status=404, body="Gone"))
    queue.keyboard.press("j")
    queue.keyboard.press("a")
    expect(said(queue)).to_contain_text("That did not work, and nothing was changed.")
    expect(row(queue, "Reader 0")).to_be_visible()
    expect(row(queue, "Reader 1")).to_be_focused()
    queue.unroute("**/decide/")
    queue.keyboard.press("k")
    queue.keyboard.press("a")
    expect(said(queue)).to_contain_text("Reader 0: approved")


def test_chosen_ones_are_decided_on_together(queue):
    for key in "jxjx":
        queue.keyboard.press(key)
    queue.keyboard.press("Shift+S")
    expect(queue.get_by_text("2 comments are marked as spam.").first).to_be_visible()
    assert Comment.objects.filter(status="spam").count() == 2


def test_keys_are_letters_in_a_field_and_with_other_keys(queue):
    queue.keyboard.press("j")
    queue.keyboard.press("Alt+a")
    queue.get_by_label(re.compile("^Search in")).focus()
    queue.keyboard.type("asd")
    expect(queue.get_by_label(re.compile("^Search in"))).to_have_value("asd")
    assert Comment.objects.pending().count() == 3


def test_keys_are_switched_off_and_stay_off(queue):
    switch = queue.get_by_role("button", name="Shortcuts")
    switch.click()
    expect(said(queue)).to_have_text("Keyboard shortcuts are off.")
    queue.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")
    for key in "ja?":
        queue.keyboard.press(key)
    expect(queue.get_by_role("dialog")).to_have_count(0)
    assert Comment.objects.pending().count() == 3
    switch.click()
    queue.keyboard.press("?")
    expect(queue.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    queue.keyboard.press("a")
    queue.keyboard.press("Escape")
    assert Comment.objects.pending().count() == 3


def test_a_comment_is_answered_by_keyboard(queue, post):
    create_person(name="Ruth Wang", credentials="MD")
    queue.keyboard.press("j")
    queue.keyboard.press("r")
    expect(queue.get_by_label("Answer")).to_be_focused()
    queue.get_by_role("button", name="Insert").click()
    queue.get_by_label("In the name of").select_option("Ruth Wang")
    queue.get_by_role("button", name="Approve and publish the answer").click()
    expect(queue.get_by_text("Your answer stands there.").first).to_be_visible()
    answer = Comment.objects.get(parent__name="Reader 0")
    assert answer.body == "We can’t discuss anyone’s care here; please call us."


def test_an_answer_that_tells_of_a_patient_needs_a_second_yes(any_page, live_server, post):
    create_person(name="Ruth Wang")
    comment = create_comment(post=post, name="Rosalind")
    page = open_queue(any_page, live_server, f"{comment.pk}/answer/")
    page.get_by_label("In the name of").select_option("Ruth Wang")
    page.get_by_label("Answer").fill("As we said, call us.")
    page.get_by_role("button", name="Approve and publish the answer").click()
    expect(page.get_by_text("“As we said” may tell everybody that Rosalind is")).to_be_visible()
    expect(page.get_by_label("Answer")).to_have_value("As we said, call us.")
    assert not Comment.objects.approved().exists()
    page.get_by_label("It tells nobody that they are a patient").check()
    page.get_by_role("button", name="Approve and publish the answer").click()
    expect(page.get_by_text("Your answer stands there.").first).to_be_visible()
    assert Comment.objects.get(parent=comment).body == "As we said, call us."


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_queue_has_no_findings(new_page, live_server, post, width, scheme):
    parent = create_comment(post=post, status="approved", email="anna@example.org")
    findings = [
        {"code": "links", "weight": 3, "words": "Three links."},
        {"code": "known", "weight": -1, "words": "A known reader."},
    ]
    words = "word " * 100
    comment = create_comment(parent=parent, email=parent.email, body=words, findings=findings)
    comment.note("Look twice.", create_user(Role.MODERATOR, username="Mia"))
    create_comment(post=post, status="spam")
    page = open_queue(new_page(width=width, color_scheme=scheme), live_server)
    pages = [
        "",
        "?status=all&by=post",
        "?q=nothing",
        f"?status=trash&post={post.pk}",
        f"{comment.pk}/change/",
    ]
    for query in [*pages, *(f"{comment.pk}/{kind}/" for kind in ("answer", "edit", "note"))]:
        page.goto(f"{live_server.url}{LIST}{query}")
        assert_no_axe_findings(page)
        overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(overflow), f"{query} is wider than {width} px"
    page.goto(f"{live_server.url}{LIST}{comment.pk}/answer/")
    page.get_by_label("Answer").fill("As we said, call us.")
    page.get_by_role("button", name="Approve and publish the answer").click()
    expect(page.get_by_label("It tells nobody that they are a patient")).to_be_visible()
    assert_no_axe_findings(page)
    page.goto(f"{live_server.url}{LIST}")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.keyboard.press("?")
    assert_no_axe_findings(page)


def test_everything_works_without_javascript(page_without_javascript, live_server, post):
    create_person(name="Ruth Wang")
    for number in range(3):
        create_comment(post=post, name=f"Reader {number}", body=f"Text {number}")
    page = open_queue(page_without_javascript, live_server)
    page.get_by_role("button", name="Spam: comment by Reader 0").click()
    expect(page.get_by_text("“Text 0” by Reader 0: spam.").first).to_be_visible()
    page.get_by_role("button", name="Undo the last decision").click()
    expect(page.get_by_text("1 comment is back where it was.")).to_be_visible()
    for number in range(2):
        page.get_by_label(f"Choose the comment by Reader {number}").check()
    page.locator("select[name=action]").select_option("approve")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("2 comments are approved.").first).to_be_visible()
    page.get_by_role("link", name="Approve and reply to Reader 2").click()
    page.get_by_label("In the name of").select_option("Ruth Wang")
    page.get_by_label("Answer").fill("Please call us.")
    page.get_by_role("button", name="Approve and publish the answer").click()
    expect(page.get_by_text("Your answer stands there.").first).to_be_visible()
    assert Comment.objects.approved().count() == 4
