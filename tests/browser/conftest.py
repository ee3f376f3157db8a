import os
import re
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's loop runs in the tests' thread, and Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The browser itself logs a page that is rightly answered with 404 or 422, and what a test breaks off.
EXPECTED_ERROR = re.compile(r"^Failed to load resource: (.* status of (404|422)|net::ERR_FAILED)")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.fail("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        # Chromium's sandbox does not work for root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_server) -> Iterator[Callable[..., Page]]:
    """
    Makes pages, each a visitor of its own. At the end the test fails if one of them logged an
    error or asked another server.
    """
    contexts, complaints = [], []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", hear)
        page.on("request", check_host)

    def hear(message) -> None:
        address = message.location["url"]
        is_expected = EXPECTED_ERROR.match(message.text) and "/static/" not in address
        if message.type == "error" and not is_expected:
            complaints.append(f"{address}: {message.text}")

    def check_host(request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"about", "blob"} and address.netloc != site.netloc:
            complaints.append(f"{request.frame.url} asked {request.url}")

    def new_page(
        *,
        color_scheme: str = "light",
        width: int = 1280,
        height: int = 900,
        javascript: bool = True,
    ) -> Page:
        context = browser.new_context(
            color_scheme=color_scheme,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("page", watch)
        return context.new_page()

    site = urlsplit(live_server.url)
    yield new_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(new_page) -> Page:
    return new_page()


@pytest.fixture
def page_without_javascript(new_page) -> Page:
    return new_page(javascript=False)


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def any_page(new_page, request) -> Page:
    return new_page(javascript=request.param)


def assert_no_axe_findings(page: Page) -> None:
    # Scripts name some of the desk's fields.
    page.wait_for_load_state("networkidle")
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        # What is well need not be told at length, which takes most of the time.
        "resultTypes": ["violations"],
        # It would preload style sheets as inline styles, which our policy forbids.
        "preload": False,
    }
    violations = Axe().run(page, options=options).response["violations"]
    findings = [
        f"{violation['id']}: {node['target']} {violation['help']}"
        for violation in violations
        for node in violation["nodes"]
    ]
    assert not findings, "\n".join([page.url, *findings])


def assert_usable_in(guises: list[tuple[str, int]], page: Page) -> None:
    """In each color scheme and width, one after the other, without loading the page again."""
    page.wait_for_load_state("networkidle")
    for scheme, width in guises:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # A color that still fades into another has no contrast of its own.
        page.evaluate("document.getAnimations().forEach((fading) => fading.finish())")
        assert_no_axe_findings(page)
        assert_not_wider_than_the_window(page)


def assert_not_wider_than_the_window(page: Page) -> None:
    sizes = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    needed, there = page.evaluate(sizes)
    assert needed <= there, f"{page.url} needs {needed} px, and has {there}"
