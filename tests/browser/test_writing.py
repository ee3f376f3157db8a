"""An article, from an author's first word to the readers, in the real editor."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from blog.models import Post
from images.models import Picture
from staff.roles import Role
from tests import from_word
from tests.factories import create_category, create_clinic, create_user, image_file

from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clinic(transactional_db):
    create_category(name="Nerve pain", slug="nerve-pain")
    create_user(Role.AUTHOR, username="author")
    create_user(Role.EDITOR, username="editor")
    return create_clinic()


def editor_of(page: Page):
    return page.locator("[contenteditable=true]")


def press(page: Page, tool: str) -> None:
    page.locator(f".cke_button__{tool}").click()


def choose_format(page: Page, name: str) -> None:
    page.locator(".cke_combo__format .cke_combo_button").click()
    frame = page.frame_locator(".cke_combopanel iframe").last
    frame.get_by_role("option", name=name).click()


def choose_category(page: Page, name: str) -> None:
    box = page.locator(".field-categories .select2-search__field")
    box.click()
    box.type(name[:5])
    page.locator(".select2-results__option", has_text=name).click()


def test_an_author_writes_and_an_editor_publishes(page, new_page, live_server, clinic):
    sign_in(page, live_server.url, "author")
    page.get_by_role("link", name="Write a new post").click()
    page.get_by_label("Title").fill("Small steps")
    page.get_by_label("Summary").fill("How to begin again.")
    text = editor_of(page)
    text.click()
    choose_format(page, "Heading 2")
    page.keyboard.type("Begin small")
    page.keyboard.press("Enter")
    page.keyboard.type("Walk to the mailbox and back. Read ")
    press(page, "link")
    page.get_by_label("URL").fill("/our-approach/")
    page.get_by_label("Display Text").fill("our approach")
    page.get_by_role("button", name="OK").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    press(page, "bulletedlist")
    page.keyboard.type("Shoes")
    page.keyboard.press("Enter")
    page.keyboard.type("Water")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    add_picture(page)
    choose_category(page, "Nerve pain")
    page.get_by_role("button", name="Save and preview").click()

    expect(page).to_have_url(re.compile(r"/blog/small-steps/\?preview$"))
    expect(page.get_by_role("heading", name="Begin small")).to_be_visible()
    expect(page.get_by_role("img", name="Shoes by a door")).to_be_visible()
    page.get_by_role("link", name="Edit this post").click()
    page.get_by_role("button", name="Submit for review").click()

    editor = new_page()
    sign_in(editor, live_server.url, "editor")
    editor.get_by_role("link", name="Small steps").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_text("is published")).to_be_visible()

    reader = new_page()
    for address in ("/", "/blog/category/nerve-pain/", "/blog/small-steps/"):
        reader.goto(live_server.url + address)
        expect(reader.get_by_text("Small steps").first).to_be_visible()
    expect(reader.get_by_role("link", name="our approach")).to_have_attribute(
        "href", "/our-approach/"
    )
    body = Post.objects.get().body
    assert re.sub(r"\s+", " ", body).startswith("<h2>Begin small</h2>")
    assert "<li>Shoes</li>" in body.replace("\n", "").replace("\t", "")
    assert "style=" not in body
    assert "class=" not in body


def add_picture(page: Page) -> None:
    """Through the editor's own dialog: choose, upload, come back with address and description."""
    press(page, "image")
    with page.expect_popup() as opened:
        page.locator(".cke_dialog_ui_button", has_text="Choose or upload a picture").first.click()
    picker = opened.value
    picker.locator("input[type=file]").set_input_files(
        {
            "name": "IMG_1.jpg",
            "mimeType": "image/jpeg",
            "buffer": image_file(size=(900, 600)).read(),
        }
    )
    picker.get_by_label(re.compile("text alternative", re.IGNORECASE)).fill("Shoes by a door")
    with picker.expect_event("close"):
        picker.get_by_role("button", name=re.compile("Upload", re.IGNORECASE)).click()
    expect(page.get_by_label("What it shows here")).to_have_attribute(
        "placeholder", "Shoes by a door"
    )
    page.get_by_role("button", name="OK").click()
    assert Picture.objects.get().alt == "Shoes by a door"


def test_the_picture_dialog_asks_for_a_picture_first(page, live_server, clinic):
    sign_in(page, live_server.url, "author")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    editor_of(page).click()
    press(page, "image")
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.get_by_role("button", name="Choose or upload a picture")).to_be_focused()
    expect(dialog.get_by_label("URL")).to_be_hidden()
    expect(dialog.get_by_text("Preview")).to_be_hidden()
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda alert: alert.accept())
        dialog.get_by_role("button", name="OK").click()
    assert asked.value.message == "Choose a picture first."


@pytest.mark.parametrize("written", ["/our-approach/", "our-approach/"])
def test_a_link_may_lead_to_a_page_of_this_site(page, live_server, clinic, written):
    sign_in(page, live_server.url, "author")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    text = editor_of(page)
    text.click()
    press(page, "link")
    page.get_by_label("Protocol").select_option("Page of this site: /our-approach/")
    page.get_by_label("URL").fill(written)
    page.get_by_label("Display Text").fill("us")
    page.get_by_role("button", name="OK").click()
    link = text.get_by_role("link", name="us")
    expect(link).to_have_attribute("data-cke-saved-href", "/our-approach/")


@pytest.mark.parametrize("generator", ["Microsoft Word 15", "Another"])
def test_what_colleagues_noted_and_deleted_in_word_is_not_pasted(
    page, live_server, clinic, generator
):
    sign_in(page, live_server.url, "author")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    page.get_by_label("Title").fill("Doses")
    text = editor_of(page)
    text.click()
    paste_html(text, from_word.HTML.replace("Microsoft Word 15", generator))
    expect(text).to_contain_text("Take 5 mg once a day")
    expect(page.get_by_text("The text held comments or tracked changes")).to_have_count(1)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Links to footnotes")).to_be_visible()
    body = Post.objects.get().newest_revision.data["body"]
    assert body.strip() == "<p>Take 5 mg once a day for <s>two</s> weeks.[1]</p>"


def paste_html(target: Locator, html: str) -> None:
    target.evaluate(
        """(element, html) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            element.dispatchEvent(
                new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }),
            );
        }""",
        html,
    )


def test_a_draft_can_be_written_without_javascript(page_without_javascript, live_server, clinic):
    page = page_without_javascript
    sign_in(page, live_server.url, "author")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    page.get_by_label("Title").fill("Plain words")
    page.locator("textarea[name=body]").fill("<p>Written by hand.</p>")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Readers do not see this version")).to_be_visible()
    assert Post.objects.get().newest_revision.data["body"] == "<p>Written by hand.</p>"
