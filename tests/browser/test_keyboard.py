"""An article from the sign-in to the readers, without a mouse, and with the focus always in sight."""

import re

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from staff.roles import Role
from tests.factories import PASSWORD, create_category, create_clinic, create_picture, create_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What has the focus, in words, and whether a person can see that it has.
FOCUS = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element === document.body) return ["body", true];
  const name = element.getAttribute("aria-label") || element.labels?.[0]?.innerText ||
    element.innerText || element.value || element.title || "";
  const isWriting = element.isContentEditable || element.matches("iframe");
  // Choices and the editor draw the frame around what they hold.
  const marked = [element, ...(isWriting ? [element.closest(".cke")] : []),
    element.closest(".select2-selection"), element.closest("label")].filter(Boolean);
  const isMarked = marked.some((each) => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
      style.boxShadow !== "none";
  });
  const box = element.getBoundingClientRect();
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const what = isMarked ? (isInSight ? "" : " (outside of the window)") : " (without a frame)";
  const called = `${element.tagName.toLowerCase()} ${name.trim().slice(0, 60)}`;
  return [called + what, isMarked && isInSight];
}"""


@pytest.fixture
def clinic(transactional_db):
    create_category(name="Nerve pain", slug="nerve-pain")
    create_picture(alt="A heron by the water")
    create_user(Role.EDITOR, username="editor")
    return create_clinic()


def tab_to(page: Page, wanted: str, *, at_most: int = 90) -> None:
    """Press Tab until the focus is there; on the way it may never be out of sight."""
    for _each in range(at_most):
        page.keyboard.press("Tab")
        name, is_seen = page.evaluate(FOCUS)
        assert is_seen, f"The focus cannot be seen at: {name}"
        if re.search(wanted, name):
            return
    raise AssertionError(f"No Tab leads to {wanted}; the last was {name}")


def test_an_article_is_written_and_published_by_keyboard(page, live_server, clinic):
    page.goto(f"{live_server.url}/admin/login/")
    page.keyboard.type("editor")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    tab_to(page, "Write a new post")
    page.keyboard.press("Enter")
    page.wait_for_url("**/add/")
    page.wait_for_load_state("networkidle")
    if "Title" not in page.evaluate(FOCUS)[0]:
        tab_to(page, "Title")
    page.keyboard.type("Small steps")
    tab_to(page, "Summary")
    page.keyboard.type("How to begin again.")
    _write_the_text(page)
    _choose_the_picture(page)
    _choose_the_category(page)
    tab_to(page, "Save and preview")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?preview")
    expect(page.get_by_text("Walk to the mailbox")).to_be_visible()
    tab_to(page, "Edit this post")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    page.wait_for_load_state("networkidle")
    tab_to(page, "^input Publish$")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is published")).to_be_visible()

    post = Post.objects.published().get()
    assert post.title == "Small steps"
    assert "Walk to the mailbox" in post.body
    assert "<strong>" in post.body
    assert post.picture.alt == "A heron by the water"
    assert [category.name for category in post.categories.all()] == ["Nerve pain"]


def _write_the_text(page: Page) -> None:
    page.keyboard.press("Tab")
    for _each in range(10):
        if page.evaluate("document.activeElement.isContentEditable"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Control+b")
    page.keyboard.type("Walk to the mailbox")
    page.keyboard.press("Control+b")
    page.keyboard.type(" and back.")


def _choose_the_picture(page: Page) -> None:
    tab_to(page, "Choose or upload")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    picker = opened.value
    picker.wait_for_load_state("networkidle")
    tab_to(picker, "heron")
    with picker.expect_event("close"):
        picker.keyboard.press("Enter")


def _choose_the_category(page: Page) -> None:
    for _each in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.field-categories'))"):
            break
    page.keyboard.type("Nerve")
    expect(page.locator(".select2-results__option", has_text="Nerve pain")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".field-categories .select2-selection__choice")).to_contain_text("Nerve")
