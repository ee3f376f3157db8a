"""Does each role's work in a demo clinic and takes the pictures on the way (bin/screenshots)."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs/staff/pictures"
PORT = os.environ.get("PORT", "8767")
SITE = f"http://127.0.0.1:{PORT}"
LEFT_OUT = shutil.ignore_patterns("var", ".venv", ".git", "__pycache__", "node_modules", ".*_cache")

PHOTO = ROOT / "clinic_site/demo/pictures/window-at-night.jpg"
POST = "Sleeping better with sore shoulders"
REPLIES = {
    "Robin": "Three weeks without sleep. I do not want to live like this any more.",
    "Reese": "Buy tramadol online without prescription, fast shipping: https://example.com/pills",
}
STUDY = (
    "Irwin MR. Sleep and inflammation: partners in sickness and in health. "
    "Nature Reviews Immunology 2019. doi:10.1038/s41577-019-0190-z"
)


class Clinic:
    """A running demo, its staff, and who reads it."""

    def __init__(self, browser: Browser, passwords: dict[str, str]) -> None:
        self.browser = browser
        self.passwords = passwords

    def reader(self, *, width: int, height: int, scheme: str = "light") -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        context.set_default_timeout(15_000)
        return context.new_page()

    def desk_of(self, role: str) -> Page:
        """High enough that no bar has to stick to the window's edge."""
        page = self.reader(width=960, height=3200)
        page.goto(f"{SITE}/admin/")
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password").fill(self.passwords[role])
        page.get_by_role("button", name="Sign in").click()
        return page


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with running_demo() as clinic:
        take_readme(clinic)
        take_signing_in(clinic)
        for take in (take_author, take_reviewer, take_editor, take_moderator, take_owner):
            take(clinic)
    size = sum(picture.stat().st_size for picture in PICTURES.iterdir())
    print(f"{len(list(PICTURES.iterdir()))} pictures, {size // 1024} KB")


@contextmanager
def running_demo() -> Iterator[Clinic]:
    """`make run` in a copy of this folder, so that nothing in var/ is touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "clinic"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        (copy / ".venv").symlink_to((ROOT / ".venv").resolve())
        server = subprocess.Popen(
            [copy / "bin/run"], env=os.environ | {"PORT": PORT}, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(server)
            lines = (copy / "var/demo-login.txt").read_text().splitlines()
            with sync_playwright() as playwright:
                # Chromium's sandbox does not work for root.
                arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=arguments
                )
                yield Clinic(browser, dict(line.split() for line in lines))
                browser.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def wait_for(server: subprocess.Popen) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{SITE}/readyz")
            return
        except urllib.error.URLError:
            time.sleep(0.2)
    sys.exit("The demo did not start.")


def take(page: Page, name: str, *shown: Locator, margin: int = 20) -> None:
    """What holds all of `shown`, as a picture with few colours."""
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    boxes = [part.first.bounding_box() for part in shown]
    left = max(0, min(box["x"] for box in boxes) - margin)
    top = max(0, min(box["y"] for box in boxes) - margin)
    right = min(960, max(box["x"] + box["width"] for box in boxes) + margin)
    bottom = max(box["y"] + box["height"] for box in boxes) + margin
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    image = Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def take_readme(clinic: Clinic) -> None:
    home = clinic.reader(width=1280, height=860)
    home.goto(SITE)
    save_photo(home, "home", width=860)
    article = clinic.reader(width=360, height=630, scheme="dark")
    article.goto(f"{SITE}/blog/understanding-complex-regional-pain-syndrome/")
    save_photo(article, "article", width=360)


def save_photo(page: Page, name: str, *, width: int) -> None:
    page.wait_for_load_state("networkidle")
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    image = image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)
    image.save(ROOT / f"docs/{name}.jpg", quality=80, optimize=True, progressive=True)


def take_signing_in(clinic: Clinic) -> None:
    page = clinic.reader(width=960, height=800)
    page.goto(f"{SITE}/admin/")
    take(page, "signing-in", page.locator("#content"))


# Each role's work, in the order in which it happens


def take_author(clinic: Clinic) -> None:
    page = clinic.desk_of("author")
    take(page, "author-start", page.locator("#header"), page.locator(".desk__group").last)
    page.get_by_role("link", name="Write a new post").click()
    write(page)
    take(page, "author-text", page.locator(".field-title"), page.locator(".field-references"))
    add_picture(page)
    choose_category(page, "Sleep and mood")
    page.get_by_role("button", name="Save and preview").click()
    page.get_by_role("link", name="Edit this post").click()
    page.get_by_label("Note to colleagues").fill("Is the third point well founded?")
    take(page, "author-submit", page.locator(".field-revision_note"), page.locator(".submit-row"))
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("is submitted")).to_be_visible()


def write(page: Page) -> None:
    page.get_by_label("Title").fill(POST)
    page.get_by_label("Summary").fill("Three small things that may help you to sleep through.")
    page.locator("[contenteditable=true]").click()
    page.locator(".cke_combo__format .cke_combo_button").click()
    formats = page.frame_locator(".cke_combopanel iframe").last
    formats.get_by_role("option", name="Heading 2").click()
    keys = page.keyboard
    keys.type("Before you go to bed\nPain and sleep touch each other. Small things may help:\n")
    page.locator(".cke_button__bulletedlist").click()
    keys.type("a pillow under the arm\na cool, dark room\nno screens for half an hour\n\n")
    page.get_by_label("References").fill(STUDY)


def add_picture(page: Page) -> None:
    page.locator("[contenteditable=true]").click()
    page.keyboard.press("Control+End")
    page.locator(".cke_button__image").click()
    with page.expect_popup() as opened:
        page.locator(".cke_dialog_ui_button", has_text="Choose or upload a picture").first.click()
    picker = opened.value
    picker.get_by_text("Upload a new picture").click()
    picker.locator("input[type=file]").set_input_files(PHOTO)
    picker.get_by_label("Text alternative").fill("A bed by a window at night")
    take(picker, "author-picture", picker.locator(".picture-upload"))
    with picker.expect_event("close"):
        picker.get_by_role("button", name="Upload and use it").click()
    expect(page.get_by_label("What it shows here")).to_have_attribute(
        "placeholder", re.compile(".")
    )
    page.get_by_role("button", name="OK").click()


def choose_category(page: Page, name: str) -> None:
    box = page.locator(".field-categories .select2-search__field")
    box.click()
    box.type(name[:5])
    page.locator(".select2-results__option", has_text=name).click()


def take_reviewer(clinic: Clinic) -> None:
    page = clinic.desk_of("reviewer")
    first = page.locator(".desk__group")
    take(page, "reviewer-start", page.locator("#content h1"), first.first, first.last)
    page.get_by_role("link", name=POST).click()
    page.get_by_label("Note to colleagues").fill("Please say which study the third point rests on.")
    take(page, "reviewer-decision", page.locator(".decide"))
    page.get_by_role("button", name="Send back").click()
    mend_what_came_back(clinic)
    page.goto(f"{SITE}/admin/")
    page.get_by_role("link", name=POST).click()
    page.get_by_role("link", name="What changed since the last review").click()
    take(page, "reviewer-changes", page.locator("#content h1"), page.locator(".difference"))
    page.get_by_role("button", name="Approve").click()


def mend_what_came_back(clinic: Clinic) -> None:
    page = clinic.desk_of("author")
    sent_back = page.locator(".desk__group", has_text="Sent back to you")
    take(page, "author-sent-back", sent_back)
    sent_back.get_by_role("link", name=POST).click()
    text = page.locator("[contenteditable=true]")
    text.get_by_text("no screens for half an hour").click()
    page.keyboard.press("End")
    page.keyboard.type(", if you can (Irwin 2019)")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("is submitted")).to_be_visible()


def take_editor(clinic: Clinic) -> None:
    page = clinic.desk_of("editor")
    groups = page.locator(".desk__group")
    take(page, "editor-start", page.locator("#content h1"), groups.first, groups.last)
    page.get_by_role("link", name=POST).click()
    take(page, "editor-decide", page.locator(".decide"))
    page.goto(f"{SITE}/admin/blog/post/add/")
    page.locator("#id_published_at_0").fill("2030-01-07")
    page.locator("#id_published_at_1").fill("08:00")
    times = page.locator(".field-published_at"), page.locator(".field-expires_at")
    take(page, "editor-time", *times, page.locator(".submit-row"))
    page.goto(f"{SITE}/admin/pages/page/arrange/")
    take(page, "editor-menu", page.locator("#content h1"), page.locator(".arrange"))


def take_moderator(clinic: Clinic) -> None:
    leave_replies(clinic)
    page = clinic.desk_of("moderator")
    page.get_by_role("link", name=re.compile("comments? wait")).click()
    rows = page.locator(".queue__row")
    take(page, "moderator-queue", page.locator("#content h1"), rows.nth(2))
    rows.filter(has_text="Rosalind").get_by_role("link", name="Approve and reply").click()
    page.get_by_label("In the name of").select_option(index=1)
    page.get_by_role("button", name="Insert").click()
    take(page, "moderator-answer", page.locator("#content h1"), page.locator(".write__buttons"))
    page.goto(f"{SITE}/admin/comments/comment/?status=spam")
    take(page, "moderator-spam", rows.filter(has_text="Reese"), margin=4)


def leave_replies(clinic: Clinic) -> None:
    page = clinic.reader(width=960, height=900)
    for name, words in REPLIES.items():
        page.goto(f"{SITE}/blog/when-nights-are-sore/")
        page.get_by_label("Comment *").fill(words)
        page.get_by_label("Name").fill(name)
        page.get_by_label("Email").fill(f"{name.lower()}@example.org")
        page.get_by_role("button", name="Post Comment").click()


def take_owner(clinic: Clinic) -> None:
    page = clinic.desk_of("owner")
    page.get_by_role("link", name="Clinic’s facts").click()
    hours = page.locator(".field-monday, .field-hours_monday")
    take(page, "owner-hours", hours, page.locator("[class*=sunday]"))
    page.goto(f"{SITE}/admin/staff/user/add/")
    page.get_by_label("Username").fill("noor")
    page.get_by_label("Email address").fill("noor@example.org")
    page.get_by_label("Author").check()
    take(page, "owner-invite", page.locator("#content h1"), page.locator(".submit-row"))
    page.goto(f"{SITE}/admin/")
    page.get_by_role("link", name="Data of one person").click()
    page.get_by_label("Email address of the person").fill("robin@example.org")
    page.get_by_role("button", name="Look").click()
    take(page, "owner-erase", page.locator(".privacy__found"))
    page.get_by_role("link", name="Second step").click()
    take(page, "owner-second-step", page.locator("#content"))


if __name__ == "__main__":
    main()
