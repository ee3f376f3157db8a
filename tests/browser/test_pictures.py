"""Pictures as readers get them, and from a phone's file to the readers by keyboard alone."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, Locator, Page, expect

from blog.models import Post
from images.making import make_due
from images.models import Picture
from staff.roles import Role
from tests.factories import create_category, create_clinic, create_post, create_user, image_file
from tests.images import nasty

from .conftest import assert_no_axe_findings
from .test_replies import sign_in
from .test_writing import choose_category, editor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE_BYTES = 100 * 1024
WATCH_SHIFTS = """
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifts += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
SHOWN = """(images) => images.map((img) => ({
    src: img.currentSrc,
    width: img.clientWidth,
    isWhole: img.complete && img.naturalWidth > 0,
    offered: [...(img.previousElementSibling?.srcset ?? "").matchAll(/ (\\d+)w/g)].map((m) => +m[1]),
}))"""


def photo(size) -> bytes:
    return nasty.encoded(nasty.photo(size))


@pytest.fixture
def illustrated(transactional_db) -> Post:
    create_clinic()
    pictures = [
        Picture.objects.store(ContentFile(photo(size)), alt=f"Picture {size}", credit="Ana Lima")
        for size in ((1700, 1100), (1600, 1000), (1000, 1500), (1300, 900), (1800, 600))
    ]
    make_due()
    places = ("", "picture-small", "picture-start", "picture-end")
    body = "".join(
        f'<h2>Part</h2><p><img src="{picture.url}" alt="" class="{place}"></p><p>{"Words. " * 80}</p>'
        for picture, place in zip(pictures[1:], places, strict=True)
    )
    return create_post(slug="illustrated", body=body, picture=pictures[0])


def test_each_picture_comes_in_the_right_size_and_moves_nothing(
    browser, new_page, live_server, illustrated
):
    address = f"{live_server.url}/blog/illustrated/"
    for width, density in ((360, 1), (360, 2), (1280, 1), (1280, 2)):
        look_at_pictures(browser, address, width, density)
    for width in (320, 1280):
        page = new_page(width=width)
        page.goto(address)
        assert_no_axe_findings(page)
        overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(overflow)


def look_at_pictures(browser: Browser, address: str, width: int, density: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 780}, device_scale_factor=density
    )
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    bytes_of = {}
    page.on("response", lambda response: bytes_of.setdefault(response.url, len(response.body())))
    page.goto(address)
    images = page.locator(".article img")
    for img in images.all():
        img.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    shown = images.evaluate_all(SHOWN)
    assert len(shown) == 5
    for each in shown:
        assert each["isWhole"]
        chosen = int(re.search(r"-(\d+)\.webp$", each["src"])[1])
        needed = each["width"] * density
        enough = [offered for offered in sorted(each["offered"]) if offered >= needed]
        right = enough[0] if enough else max(each["offered"])
        # A browser may take the next smaller one if it is near enough.
        assert chosen == right or right > chosen >= needed * 0.7, (width, density, each)
        if width == 360:
            assert bytes_of[each["src"]] <= PHONE_BYTES, each
    assert page.evaluate("window.shifts") == 0
    context.close()


def tab_to(page: Page, target: Locator, *, most: int = 80) -> None:
    """As somebody without a mouse gets there."""
    for _press in range(most):
        if target.evaluate("(element) => element === element.ownerDocument.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The Tab key does not lead to {target}")


def test_the_whole_round_by_keyboard_alone(page, new_page, live_server, transactional_db, tmp_path):
    create_clinic()
    create_category(name="Nerve pain", slug="nerve-pain")
    create_user(Role.EDITOR, username="editor")
    files = [tmp_path / name for name in ("IMG_1.jpg", "broken.jpg", "IMG_3.jpg")]
    for path in files:
        path.write_bytes(photo((900, 600)) if path.name != "broken.jpg" else b"\xff\xd8\xff")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/images/picture/")
    upload_by_keyboard(page, files)
    describe_by_keyboard(page)
    move_focus_by_keyboard(page)
    write_by_keyboard(page, live_server.url)

    make_due()
    reader = new_page()
    reader.goto(f"{live_server.url}/blog/small-steps/")
    picture = reader.get_by_role("img", name="A gate")
    expect(picture).to_be_visible()
    expect(reader.locator("figure.picture-small")).to_have_count(1)


def upload_by_keyboard(page: Page, files: list[Path]) -> None:
    # Listened for before the page is there, so that no press of a key comes too early.
    page.on("filechooser", lambda chooser: chooser.set_files(files))
    tab_to(page, page.get_by_role("link", name="Upload many"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("input[type=file]"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("2 of 3 uploaded")
    refused = page.get_by_role("listitem").filter(has_text="broken.jpg")
    expect(refused).to_contain_text("Not taken: This picture is damaged")
    assert_no_axe_findings(page)
    tab_to(page, page.get_by_role("link", name="Say what they show"))
    page.keyboard.press("Enter")


def describe_by_keyboard(page: Page) -> None:
    fields = page.get_by_label("Text alternative")
    expect(fields).to_have_count(2)
    for number, words in enumerate(("A path", "A gate")):
        tab_to(page, fields.nth(number))
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pictures are described")).to_be_visible()


def move_focus_by_keyboard(page: Page) -> None:
    tab_to(page, page.get_by_role("link", name="A gate"))
    page.keyboard.press("Enter")
    mark = page.get_by_role("button", name="Focal point")
    expect(mark).to_be_visible()
    tab_to(page, mark)
    for key in ("ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(page.get_by_label("From the left")).to_have_value("52")
    expect(page.get_by_label("From the top")).to_have_value("40")
    tab_to(page, page.get_by_label("From the top"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    picture = Picture.objects.get(alt="A gate")
    assert (picture.focal_x, picture.focal_y) == (52, 40)


def write_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/blog/post/add/")
    tab_to(page, page.get_by_label("Title"))
    page.keyboard.type("Small steps")
    tab_to(page, page.get_by_label("Summary"))
    page.keyboard.type("How to begin.")
    text = editor_of(page)
    tab_to(page, text)
    page.keyboard.type("Walk to the gate.")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+F10")
    # Tab leads from group to group, the arrows to the tools of one.
    for key in ("Tab", "Tab", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".cke_button__image")).to_be_focused()
    page.keyboard.press("Enter")
    browse = page.locator(".cke_dialog_ui_button", has_text="Choose or upload a picture").first
    expect(browse).to_be_visible()
    tab_to(page, browse)
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    picker = opened.value
    picker.wait_for_load_state()
    tab_to(picker, picker.get_by_role("button", name="A gate"))
    with picker.expect_event("close"):
        picker.keyboard.press("Enter")
    place = page.get_by_label("Width and place")
    tab_to(page, place)
    page.keyboard.press("ArrowDown")
    expect(place).to_have_value("picture-small")
    tab_to(page, page.get_by_role("button", name="OK"))
    page.keyboard.press("Enter")
    expect(text.locator("img.picture-small")).to_have_count(1)
    choose_category(page, "Nerve pain")
    tab_to(page, page.get_by_role("button", name="Publish", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("is published")).to_be_visible()


def test_a_picture_dropped_into_the_text_is_uploaded_first(page, live_server, transactional_db):
    create_clinic()
    create_user(Role.AUTHOR, username="author")
    sign_in(page, live_server.url, "author")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    text = editor_of(page)
    text.click()
    paste(text, image_file((900, 600)).read())
    expect(text.locator("img")).to_have_count(1)
    picture = Picture.objects.get()
    assert picture.awaits_words
    assert picture.url in text.inner_html()
    # And not that the editor takes no pictures.
    (said,) = page.locator(".cke_notification").all_inner_texts()
    assert "say under Pictures what it shows" in said


def paste(target: Locator, content: bytes) -> None:
    target.evaluate(
        """(element, bytes) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "a.jpg", { type: "image/jpeg" }));
            const event = new ClipboardEvent("paste", {
                bubbles: true, cancelable: true, clipboardData: transfer,
            });
            element.dispatchEvent(event);
        }""",
        list(content),
    )


def test_many_pictures_are_uploaded_without_javascript(
    page_without_javascript, live_server, transactional_db
):
    page = page_without_javascript
    create_clinic()
    create_user(Role.AUTHOR, username="author")
    sign_in(page, live_server.url, "author")
    page.goto(f"{live_server.url}/admin/images/picture/upload/")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": image_file((90, 60)).read()}
    page.locator("input[type=file]").set_input_files([file, file | {"name": "b.jpg"}])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_label("Text alternative")).to_have_count(2)


def test_pictures_are_dropped_into_the_library(page, live_server, transactional_db):
    create_clinic()
    create_user(Role.AUTHOR, username="author")
    sign_in(page, live_server.url, "author")
    page.goto(f"{live_server.url}/admin/images/picture/upload/")
    transfer = page.evaluate_handle(
        """(bytes) => {
            const transfer = new DataTransfer();
            for (const name of ["a.jpg", "b.jpg"]) {
                transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }));
            }
            return transfer;
        }""",
        list(image_file((90, 60)).read()),
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    expect(page.get_by_role("status").first).to_have_text("2 of 2 uploaded")
    assert Picture.objects.awaiting_words().count() == 2
