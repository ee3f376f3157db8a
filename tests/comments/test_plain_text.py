import time

import pytest

from comments.plain_text import as_html, is_empty
from publishing.text import without_control_characters


def test_paragraphs_and_line_breaks_are_kept():
    assert (
        as_html("One\ntwo\n\nThree\n \n\n\nFour") == "<p>One<br>two</p>\n<p>Three</p>\n<p>Four</p>"
    )


def test_html_is_escaped():
    html = as_html("<script>alert(1)</script> <img src=x onerror=\"a()\"> & 'q'")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert "&amp; &#x27;q&#x27;" in html


def test_an_address_becomes_a_link_that_search_engines_ignore():
    assert as_html("See https://example.org/a?b=1&c=2.") == (
        '<p>See <a href="https://example.org/a?b=1&amp;c=2" rel="ugc nofollow noopener">'
        "https://example.org/a?b=1&amp;c=2</a>.</p>"
    )


def test_an_address_without_a_scheme_is_linked_by_https():
    assert 'href="https://www.example.org"' in as_html("www.example.org!")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("[https://example.org/a],", "https://example.org/a"),
        ("https://example.org/a?!…", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("HTTPS://EXAMPLE.ORG/", "HTTPS://EXAMPLE.ORG/"),
    ],
)
def test_a_link_ends_where_the_address_ends(text, address):
    assert f'href="{address}"' in as_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "https://",
        "http://.",
        "name@example.org",
        "example.org",
        "https://" + "a" * 3000,
    ],
)
def test_nothing_else_becomes_a_link(text):
    assert "<a" not in as_html(text)


@pytest.mark.parametrize(
    "text",
    ['https://e.org/"onclick="x', "https://e.org/'x", "https://e.org/<b>", "https://e.org/`"],
)
def test_an_address_cannot_leave_its_attribute(text):
    html = as_html(text)
    assert 'href="https://e.org/"' in html
    assert "onclick=" not in html.replace("onclick=&quot;", "")
    assert "<b>" not in html


def test_without_links_all_stays_text():
    assert as_html("See https://example.org <b>", links=False) == (
        "<p>See https://example.org &lt;b&gt;</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a" * 65_525,
        "\n" * 65_525,
        "a\n" * 32_000,
        "https://example.org/a " * 2_900,
        "http://a " * 10_000,
        "https://" + "(" * 65_000,
        "https://a" + ")" * 65_000,
        "https://a" + "." * 65_000,
        "www." * 16_000,
        "<" * 65_525,
        "http://" * 9_000,
    ],
)
def test_the_largest_texts_take_no_time(text):
    started = time.perf_counter()
    as_html(without_control_characters(text))
    is_empty(text)
    assert time.perf_counter() - started < 1


def test_line_ends_become_line_feeds():
    assert without_control_characters("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


def test_control_characters_and_marks_that_turn_text_around_are_taken_out():
    assert (
        without_control_characters("a\x00b\x07c\x1bd\x7fe\x85f\u202eg\u2066h\ufffei") == "abcdefghi"
    )


def test_letters_of_all_scripts_and_emoji_stay():
    text = "Grüße שלום مرحبا\u200f 你好 👩🏽‍⚕️ नमस्ते"
    assert without_control_characters(text) == text


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\ufeff", "\u00a0\u3000"])
def test_what_nobody_can_see_is_empty(text):
    assert is_empty(text)


def test_one_letter_is_not_empty():
    assert not is_empty(" \u200bx")
