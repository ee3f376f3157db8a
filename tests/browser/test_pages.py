import re

import pytest
from playwright.sync_api import expect

from pages.models import Page
from staff.roles import Role
from tests.factories import create_clinic, create_page, create_user

from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(transactional_db):
    create_clinic()
    for path in ("about", "about/team", "about/house"):
        create_page(path=path, title=path.rpartition("/")[2].title(), in_menu=True)
    create_page(path="visit", title="Visit", in_menu=True, menu_order=200)


def test_the_menu_is_arranged_with_the_keyboard_alone(any_page, live_server, pages):
    page = any_page
    create_user(Role.EDITOR, username="editor")
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/pages/page/arrange/")
    page.get_by_role("button", name="Move “Visit” up").focus()
    page.keyboard.press("Enter")
    # It is the first now: the other button of its row is ready.
    expect(page.get_by_role("button", name="Move “Visit” down")).to_be_focused()
    foot = page.get_by_role("button", name=re.compile("Foot.*Visit"))
    foot.focus()
    page.keyboard.press("Space")
    expect(foot).to_be_focused()
    expect(foot).to_have_attribute("aria-pressed", "true")
    assert Page.objects.get(path="visit").in_footer
    page.goto(live_server.url)
    links = page.locator(".menu__list > .menu__entry > a")
    expect(links).to_have_text(["Visit", "About"])


def test_the_second_level_opens_by_keyboard(any_page, live_server, pages):
    page = any_page
    page.goto(live_server.url)
    menu = page.get_by_role("navigation", name="Main menu")
    expect(menu.get_by_role("link", name="Team")).to_be_hidden()
    menu.get_by_role("link", name="About").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Team")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/about/house/")


@pytest.mark.parametrize("width", [320, 360])
def test_both_levels_stand_below_one_another_on_a_phone(new_page, live_server, pages, width):
    page = new_page(width=width, javascript=False)
    page.goto(live_server.url)
    page.get_by_text("Menu", exact=True).click()
    menu = page.get_by_role("navigation", name="Main menu")
    tops = [
        menu.get_by_role("link", name=name).bounding_box()["y"]
        for name in ("About", "House", "Team", "Visit")
    ]
    assert tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_the_header_has_two_rows_on_a_wide_screen(new_page, live_server, pages, width):
    page = new_page(width=width, javascript=False)
    page.goto(f"{live_server.url}/consultation/")
    header = page.get_by_role("banner")
    menu = header.get_by_role("navigation", name="Main menu")
    first = [header.locator(".masthead__name"), header.get_by_role("search")]
    names = ("Home", "Blog", "About", "Visit", "Consultation")
    second = [menu.get_by_role("link", name=name, exact=True) for name in names]
    first, second = ([each.bounding_box() for each in row] for row in (first, second))
    assert _overlap(first)
    assert _overlap(second)
    assert max(box["y"] + box["height"] for box in first) <= min(box["y"] for box in second)


def test_a_second_level_at_the_end_of_a_row_stays_in_the_window(new_page, live_server, pages):
    for number in range(3):
        create_page(path=f"more-{number}", title="Also of interest", in_menu=True, menu_order=90)
    create_page(path="visit/before-you-come-to-us", title="Before you come " * 3, in_menu=True)
    page = new_page(width=940, javascript=False)
    page.goto(live_server.url)
    last = page.locator(".submenu").last
    last.locator("summary").click()
    box = last.get_by_role("link").bounding_box()
    assert box["x"] + box["width"] < 940
    assert page.evaluate("document.documentElement.scrollWidth") == 940


def _overlap(boxes: list[dict]) -> bool:
    """Whether they stand beside one another, in one row."""
    return max(box["y"] for box in boxes) < min(box["y"] + box["height"] for box in boxes)
