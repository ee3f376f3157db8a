"""The page of a search: what is asked by whoever, and what comes back."""

import html
import re
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import create_category, create_clinic, create_page, create_post, create_tag

pytestmark = pytest.mark.django_db


def ask(client, **parameters):
    return client.get("/search/", parameters)


def links(response) -> list[str]:
    return re.findall(r'class="hit__link" href="([^"]+)"', response.content.decode())


def test_posts_and_pages_are_found_with_their_words_marked(client):
    create_post(title="Sleep well", slug="sleep", body="<p>On sleeping.</p>", summary="A summary.")
    create_page(title="About", path="about", body="<p>We sleep, too.</p>")
    response = ask(client, q="sleep")
    text = response.content.decode()
    assert links(response) == ["/blog/sleep/", "/about/"]
    assert "<mark>Sleep</mark> well" in text
    assert "We <mark>sleep</mark>, too." in text
    assert "2 results" in text
    assert "<title>Search for “sleep” · " in text


def test_nothing_is_asked_yet(client):
    response = client.get("/search/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, no-cache"
    assert "noindex" not in response.content.decode()


def test_answers_are_kept_and_listed_by_nobody(client):
    create_post(title="Sleep")
    response = ask(client, q="sleep")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert response.content.decode().count('<meta name="description" content="Find ') == 1
    assert not response.cookies


def test_only_reading_is_answered(client):
    assert client.post("/search/", {"q": "x"}).status_code == 405


def test_accents_and_stems_are_those_of_spanish(client):
    create_clinic(language="en")
    create_post(title="Migrañas", slug="migranas", lang="es", body="<p>La medicación.</p>")
    for asked in ("migraña", "migrana", "MIGRANAS", "medicaciones", "medicacion", "Medicación"):
        response = ask(client, q=asked)
        assert links(response) == ["/blog/migranas/"], asked
    assert 'lang="es"><a class="hit__link"' in response.content.decode()


def test_categories_narrow_the_hits_and_say_how_many(client):
    sleep = create_category(name="Nights", slug="nights")
    create_post(title="Heron one", slug="one", categories=[sleep])
    create_post(title="Heron two", slug="two", categories=[sleep, create_category(name="Days")])
    create_page(title="Heron page", path="page")
    text = ask(client, q="heron").content.decode()
    assert re.findall(r'item"><a[^>]*>([^<]+)</a> <span class="sidebar__count">(\d+)', text) == [
        ("Everything", "3"),
        ("Days", "1"),
        ("Nights", "2"),
    ]
    narrowed = ask(client, q="heron", category="nights")
    assert sorted(links(narrowed)) == ["/blog/one/", "/blog/two/"]
    assert "2 results in Nights" in narrowed.content.decode()
    assert len(links(ask(client, q="heron", category="<no such>"))) == 3


def test_hits_come_ten_a_page_and_the_question_stays(client):
    for number in range(21):
        create_post(title=f"Heron & {number}", slug=f"heron-{number}")
    pages = [links(ask(client, q="heron &", page=number)) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 10, 1]
    assert len({link for page in pages for link in page}) == 21
    text = ask(client, q="heron &", page=2).content.decode()
    assert 'href="?q=heron+%26&amp;page=3"' in text
    assert '<ol class="hits" start="11">' in text


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "", "99", "1e3", "９", "1" * 5000, "2;--", "🙂", "<script>"]
)
def test_any_page_is_answered(client, number):
    for each in range(11):
        create_post(title=f"Heron {each}")
    response = ask(client, q="heron", page=number)
    assert response.status_code == 200
    assert links(response)


ODD = [
    "",
    " \t\n",
    "a",
    "%",
    "_",
    "*",
    '"',
    "'",
    "'; DROP TABLE blog_post; --",
    '" OR 1=1 --',
    "pain AND NOT (sleep OR",
    "NEAR(pain sleep) title:x ^2 -- +*",
    "pain:* & !sleep | <->",
    "{{ 7|add:7 }} {% debug %} %s %(x)s {}",
    "<script>alert(1)</script><mark>",
    '"><img src=x onerror=alert(1)>',
    "🙂🙂🙂",
    "\u202eevil\u202c",
    "ألم الظهر",
    "כאב גב",
    "痛み",
    "e\u0301" * 50,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u00ad\u200b",
    "the of and",
    "pain " * 2_000,
    "x" * 10_240,
    "\\ / \\x00",
    "ﷺ" * 30,
    "0" * 300,
]


@pytest.mark.parametrize("odd", ODD)
def test_any_question_is_answered_and_comes_back_escaped(client, odd):
    create_post(title="Pain", body="<p>Pain of the 0.</p>")
    response = ask(client, q=odd)
    assert response.status_code == 200
    text = response.content.decode()
    assert "<script>" not in text
    assert "<img src=x" not in text
    value = re.search(r'id="search-words"[^>]*? value="([^"]*)"', text)[1]
    assert len(html.unescape(value)) <= 200
    assert "14" not in value


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=a&q=b", "q[]=x", "%00" * 3 + "q", "q=%00", "q=%ED%A0%80"]
)
def test_any_query_is_answered(client, query):
    # A NUL is refused before the page (clinic_site/refusals.py).
    expected = 400 if "%00" in query else 200
    assert client.get(f"/search/?{query}").status_code == expected


def test_right_to_left_words_are_found(client):
    create_post(title="ألم الظهر", slug="back", lang="ar")
    create_post(title="כאב גב", slug="gav", lang="he")
    assert links(ask(client, q="الظهر")) == ["/blog/back/"]
    assert links(ask(client, q="כאב")) == ["/blog/gav/"]


def test_titles_that_are_markup_are_shown_as_text(client):
    create_post(title="<b>Heron</b> & <script>", slug="markup", summary="<i>heron</i>")
    text = ask(client, q="heron").content.decode()
    assert "&lt;b&gt;<mark>Heron</mark>&lt;/b&gt; &amp; &lt;script&gt;" in text


def test_a_slip_of_the_keyboard_is_answered_with_a_suggestion(client):
    create_post(title="Fibromyalgia", slug="fibromyalgia")
    text = ask(client, q="fibromialgia", page="3").content.decode()
    assert 'Did you mean <a href="?q=fibromyalgia">fibromyalgia</a>?' in text
    assert "Nothing was found." in text


def test_a_search_says_when_no_text_has_all_words(client):
    create_post(title="Heron and boat")
    assert "No text has all" in ask(client, q="heron boat zeppelin").content.decode()
    assert "No text has all" not in ask(client, q="heron boat").content.decode()


def queries_of(client, **parameters) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(client, **parameters)
    return len(captured)


def test_the_number_of_queries_does_not_grow(client):
    create_clinic()
    category, tag = create_category(name="Heron", slug="heron"), create_tag(name="Heron")
    create_post(title="Heron", categories=[category], tags=[tag])
    few = queries_of(client, q="heron")
    for number in range(12):
        create_post(title=f"Heron {number}", categories=[category], tags=[tag])
        create_page(title=f"Heron {number}")
    assert queries_of(client, q="heron") == few
    assert few <= 12
    assert queries_of(client, q="heron zeppelim boat", category="heron", page="2") <= 12


# Where else one can search


@pytest.mark.parametrize("address", ["/", "/blog/", "/search/", "/no-such-page/"])
def test_every_page_has_a_field_for_a_search(client, address):
    text = client.get(address).content.decode()
    assert re.search(r'<form [^>]*role="search" action="/search/"', text)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_a_missing_address_offers_what_its_words_find(client):
    create_post(title="Back pain at work", slug="back-pain-at-work", summary="resting, " * 20)
    text = client.get("/blog/2019/work-back_pain.html").content.decode()
    assert 'value="work back pain"' in text
    assert 'href="/blog/back-pain-at-work/"' in text
    assert "resting, resting,…</span>" in text


@pytest.mark.parametrize(
    "path",
    ["/wp-login.php", "/.env", "/no-such-page/", "/blog/page/7/"],
)
def test_an_address_without_telling_words_offers_a_field_alone(client, path):
    create_post(title="Script")
    response = client.get(path)
    assert response.status_code == 404
    assert "Perhaps you were looking for" not in response.content.decode()


def test_an_address_that_is_markup_is_shown_as_text(client):
    create_post(title="Script")
    text = client.get("/" + quote('"><script>alert(1)</script>') + "/").content.decode()
    assert "<script>" not in text
    assert 'value="script alert script"' in text


def test_the_words_of_an_address_in_other_letters_are_read(client):
    create_post(title="La migraña", slug="la-migrana", lang="es")
    response = client.get("/" + quote("migraña") + "/")
    assert "/blog/la-migrana/" in response.content.decode()


def test_a_link_of_the_page_leads_to_the_same_question(client):
    create_post(title="Heron", categories=[create_category(name="Birds", slug="birds")])
    text = ask(client, q='heron "', page="1").content.decode()
    wanted = html.escape("?" + urlencode({"q": 'heron "', "category": "birds"}))
    assert f'href="{wanted}"' in text
