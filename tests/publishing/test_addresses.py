import pytest
from django.core.exceptions import ValidationError

from publishing.addresses import key_of, leads_nowhere, live_among, new_path, old_path, quoted
from tests.factories import create_category, create_draft, create_page, create_post

DAMAGED = [
    *(
        "",
        " ",
        "//evil.example",
        "//evil.example/x",
        "\\\\evil.example",
        "/\\evil.example",
        "/a\\b/",
    ),
    *("/a\x00b/", "/a%00b/", "/a\r\nSet-Cookie: x=1", "/a%0d%0aX: 1/", "/a\tb/", "/a%09b/"),
    *("javascript:alert(1)", "data:text/html,x", "ftp://evil.example/", "http:", "https:///x"),
    *("http://[::1", "/a/../b/", "/./", "/a//b/", "/" + "x" * 3_000, "/%ff/", "/\u202etxt/"),
    *("/a%5cb/", "/%2f%2fevil.example/", "\x01/a/"),
]


@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_no_address_is_refused(text):
    for read in (old_path, new_path):
        with pytest.raises(ValidationError):
            read(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/old/", "/old/"),
        ("old", "/old/"),
        (" /Old/Page ", "/old/page/"),
        ("/old.html", "/old.html/"),
        ("https://old.example/2019/05/Title/?utm=1#more", "/2019/05/title/"),
        ("HTTP://old.example:8080/a", "/a/"),
        ("https://old.example", "/"),
        ("/?p=12", "/"),
        ("/%D0%A1%D0%BE%D0%BD/", "/сон/"),
        ("/Сон/", "/сон/"),
        ("/睡眠/", "/睡眠/"),
        ("/نوم/", "/نوم/"),
    ],
)
def test_an_old_address_is_cut_to_its_path(text, path):
    assert old_path(text) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/about", "/about/"),
        ("about/team/", "/about/team/"),
        ("/blog/Sleep/", "/blog/Sleep/"),
        ("/media/leaflet.pdf", "/media/leaflet.pdf"),
        ("/", "/"),
        ("http://127.0.0.1:8000/about/", "/about/"),
    ],
)
def test_a_new_address_is_a_path_of_this_site(text, path):
    assert new_path(text) == path


@pytest.mark.parametrize("text", ["https://evil.example/about/", "http://127.0.0.1.evil.example/"])
def test_a_new_address_on_another_site_is_refused(text):
    with pytest.raises(ValidationError, match="not on this site"):
        new_path(text)


@pytest.mark.parametrize("text", ["/about/?x=1", "/about/#team"])
def test_a_new_address_has_no_query_or_mark(text):
    with pytest.raises(ValidationError, match="Leave out"):
        new_path(text)


def test_a_key_has_small_letters_and_two_slashes():
    assert [key_of(path) for path in ("/A", "a/", "//a//", "/", "")] == ["/a/"] * 3 + ["/", "/"]


def test_a_path_is_quoted_for_a_header():
    assert quoted("/сон?#%\\ /") == "/%D1%81%D0%BE%D0%BD%3F%23%25%5C%20/"
    assert quoted("/a/", "x=1") == "/a/?x=1"


@pytest.mark.django_db
def test_what_answers_is_known(django_assert_num_queries):
    create_post(slug="a")
    create_draft(slug="draft")
    create_page(path="about/team")
    create_category(slug="sleep")
    live = ["/", "/blog/", "/blog/a/", "/about/team/", "/blog/category/sleep/", "/robots.txt/"]
    live += ["/sitemap.xml/", "/consultation/", "/admin/x/", "/static/x/", "/media/x/"]
    free = ["/blog/b/", "/blog/draft/", "/about/", "/blog/category/x/", "/2019/05/a/", "/old.html/"]
    with django_assert_num_queries(3):
        assert live_among([*live, *free]) == set(live)


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_known():
    create_post(slug="a")
    assert not any(leads_nowhere(path) for path in ("/", "/blog/a/", "/blog/2026/", "/media/x.pdf"))
    assert all(leads_nowhere(path) for path in ("/blog/b/", "/nothing/", "/Nothing/"))
