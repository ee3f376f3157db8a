"""An article as readers have it: on any screen, in any spacing and direction, with and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_page,
    create_person,
    create_post,
    create_tag,
)

from .conftest import assert_no_axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BODY = "".join(f"<h2>Part {n} {LONG}</h2><p>{'word ' * 150}{LONG}</p>" for n in range(1, 4))
# https://www.w3.org/TR/WCAG22/#text-spacing
SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }
"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """
    [...document.querySelectorAll("a, button, summary, h1, h2, h3, label, dt, dd, time")]
        .filter((each) => each.checkVisibility() && getComputedStyle(each).overflow == "hidden")
        .filter((each) => each.scrollHeight > each.clientHeight + 1 && !each.matches(".visually-hidden"))
        .map((each) => each.outerHTML)
"""
# Some of what has the focus is seen, and lies on top where it is.
IS_UNCOVERED = """() => {
    const it = document.activeElement
    return [...it.getClientRects()].some((box) => {
        const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)]
        const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]
        const over = left < right && top < bottom
            && document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
        return over && (it.contains(over) || over.contains(it))
    })
}"""


@pytest.fixture
def post(transactional_db):
    create_clinic(
        name=f"{LONG} clinic", tagline="Care with time", description=LONG * 3, phone="1 2"
    )
    create_page(path="about", title=LONG, in_menu=True)
    post = create_post(
        slug="long",
        title=f"What {LONG} means",
        summary=LONG * 2,
        body=BODY + f"<table><tr><td>{LONG}</td><td>{LONG}</td></tr></table><pre>{LONG * 3}</pre>",
        authors=[create_person(name=LONG, slug="ada", credentials="MD", bio=LONG)],
        categories=[create_category(name=LONG[:60], slug="pain")],
        tags=[create_tag(name=LONG[:50])],
        references=f"{LONG} https://doi.org/10.1000/{LONG}",
    )
    first = create_comment(post=post, name=LONG, body=LONG * 4, status="approved")
    create_comment(post=post, parent=first, status="approved")
    create_post(title=LONG)
    return post


PAGES = ["/", "/blog/", "/blog/long/", "/blog/category/pain/", "/blog/author/ada/", "/about/"]
PAGES += ["/consultation/", "/nothing-here/"]


def goto(page: Page, live_server, path: str) -> None:
    page.goto(live_server.url + path)


def test_long_words_fit_a_narrow_screen_with_spaced_text(new_page, live_server, post):
    page = new_page(width=320)
    for path in PAGES:
        goto(page, live_server, path)
        page.evaluate(
            "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " document.adoptedStyleSheets = [sheet] }",
            SPACED,
        )
        assert page.evaluate(OVERFLOW) <= 0, path
        assert page.evaluate(CUT_OFF) == [], path


def test_two_authors_of_a_card_stand_in_the_lines_of_its_facts(new_page, live_server, post):
    names = ("Teodor Valcourt", "Anneke Brightwater")
    create_post(title="Two", authors=[create_person(name=name) for name in names])
    page = new_page(width=360)
    goto(page, live_server, "/blog/")
    fact = page.locator(".facts > span", has_text="Teodor")
    lines = fact.evaluate("""(it) => {
        const range = document.createRange(), text = it.firstChild
        range.setStart(text, text.data.indexOf("by"))
        range.setEnd(text, text.data.indexOf("Valcourt"))
        return range.getClientRects().length
    }""")
    assert lines == 1
    assert fact.bounding_box()["x"] == page.locator(".card__title").first.bounding_box()["x"]


def test_at_400_per_cent_nothing_is_lost_or_covered(new_page, live_server, post):
    """A window of 1280 × 1024 zoomed by 4 (WCAG 2.2, 1.4.10 and 2.4.11)."""
    page = new_page(width=320, height=256)
    for path in PAGES:
        goto(page, live_server, path)
        assert page.evaluate(OVERFLOW) <= 0, path
        assert page.evaluate(CUT_OFF) == [], path
        for _step in range(15):
            page.keyboard.press("Tab")
            assert page.evaluate(IS_UNCOVERED), page.evaluate("document.activeElement.outerHTML")


def test_pages_turn_round_for_languages_from_right_to_left(new_page, live_server, post):
    for width in (320, 1280):
        page = new_page(width=width)
        for path in PAGES:
            goto(page, live_server, path)
            page.evaluate("document.documentElement.dir = 'rtl'")
            assert page.evaluate(OVERFLOW) <= 0, path
        goto(page, live_server, "/blog/long/")
        page.evaluate("document.documentElement.dir = 'rtl'")
        name, mark = page.locator(".masthead__name"), page.locator(".masthead .mark")
        assert mark.bounding_box()["x"] > name.bounding_box()["x"]


def test_with_forced_colours_what_can_be_pressed_has_an_edge(new_page, live_server, post):
    page = new_page()
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    goto(page, live_server, "/blog/long/")
    for button in page.locator(".button:visible").all():
        width = button.evaluate("(each) => getComputedStyle(each).borderTopWidth")
        assert float(width.removesuffix("px")) >= 1
    moving = "document.getAnimations().length"
    page.get_by_role("link", name="Ask for a consultation").hover()
    assert page.evaluate(moving) == 0


def test_by_keyboard_the_content_is_one_step_away_and_each_step_is_seen(page, live_server, post):
    goto(page, live_server, "/blog/long/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    for _step in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const it = document.activeElement, box = it.getBoundingClientRect();"
            " return getComputedStyle(it).outlineStyle != 'none' && box.bottom > 0"
            " && box.top < innerHeight }"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_the_contents_lead_to_their_part(any_page, live_server, post):
    goto(any_page, live_server, "/blog/long/")
    contents = any_page.get_by_role("navigation", name="In this article")
    contents.get_by_role("link").nth(1).click()
    assert "#section-part-2" in any_page.url
    expect(any_page.get_by_role("heading", name="Part 2")).to_be_in_viewport()


def test_the_link_can_be_copied(page, live_server, post, settings):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    goto(page, live_server, "/blog/long/")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status").filter(has_text="The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{settings.ORIGIN}/blog/long/"


def test_without_scripts_nothing_is_offered_that_does_not_work(
    page_without_javascript, live_server, post
):
    page = page_without_javascript
    goto(page, live_server, "/blog/long/")
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
    page.get_by_role("link", name="Reply to").first.click()
    assert "reply_to=" in page.url


def test_on_paper_an_address_is_whole_or_not_there(page, live_server, post):
    body = '<p><a href="/about/">us</a> <a href="https://pain.example/a">them</a></p>'
    create_post(slug="links", body=body)
    goto(page, live_server, "/blog/links/")
    page.emulate_media(media="print")
    printed = [
        link.evaluate("(it) => getComputedStyle(it, '::after').content")
        for link in page.locator(".prose a").all()
    ]
    assert printed == ["none", '" (https://pain.example/a)"']


def test_the_reply_form_moves_to_the_comment_and_back(page, live_server, post):
    goto(page, live_server, "/blog/long/")
    answered = post.comments.first()
    link = page.locator(f"#{answered.anchor} .comment__reply")
    link.click()
    assert "reply_to=" not in page.url
    expect(page.get_by_label("Comment *")).to_be_focused()
    expect(page.get_by_role("heading", name=f"Reply to {LONG}")).to_be_visible()
    assert page.locator("[name=parent]").input_value() == str(answered.pk)
    assert page.evaluate(OVERFLOW) <= 0
    assert_no_axe_findings(page)
    page.get_by_role("button", name="Cancel reply").click()
    expect(link).to_be_focused()
    expect(page.get_by_role("heading", name="Leave a Reply")).to_be_visible()
    assert page.locator("[name=parent]").input_value() == ""


@pytest.mark.parametrize("words", ["One\n\ntwo three", "Some words that go on. " * 9, "a" * 200])
def test_whom_a_reply_answers_is_seen_and_quoted_alike_with_and_without_scripts(
    new_page, live_server, post, words
):
    answered = create_comment(post=post, name="Ada", body=words, status="approved")
    for javascript in (True, False):
        page = new_page(width=360, height=640, javascript=javascript)
        goto(page, live_server, "/blog/long/")
        link = page.get_by_role("link", name="Reply to Ada")
        link.evaluate("(it) => it.scrollIntoView({ block: 'end' })")
        link.click()
        expect(page.get_by_role("heading", name="Reply to Ada")).to_be_in_viewport()
        expect(page.locator(".reply__quote")).to_be_in_viewport()
        expect(page.locator(".reply__quote")).to_have_text(answered.excerpt)
        expect(page.get_by_text("Cancel reply")).to_be_in_viewport()


def test_a_reply_from_the_moved_form_answers_that_comment(page, live_server, post):
    goto(page, live_server, "/blog/long/")
    answered = post.comments.first()
    page.locator(f"#{answered.anchor} .comment__reply").click()
    page.get_by_label("Comment *").fill("Thank you.")
    page.get_by_label("Name *").fill("Reader")
    page.get_by_label("Email *").fill("reader@example.org")
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_text("Your reply is awaiting moderation.")).to_be_visible()
    assert post.comments.get(name="Reader").parent == answered
