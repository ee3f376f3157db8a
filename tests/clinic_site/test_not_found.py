"""What readers get where no page is: the new address, a word that it is gone, or 404."""

import io
from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from pagecache import PageCache, Policy
from publishing.clock import next_change
from publishing.edition import edition_or_none
from publishing.models import Redirect
from publishing.redirects.misses import misses
from staff.roles import Role
from tests.factories import (
    create_category,
    create_clinic,
    create_draft,
    create_page,
    create_person,
    create_post,
    create_user,
)

pytestmark = pytest.mark.django_db


def move(old: str, new: str) -> Redirect:
    return Redirect.objects.make(old, new, by=None)


# Moved


@pytest.mark.parametrize("old", ["/old/", "/old", "/OLD/", "/Old"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_moved_address_leads_on_in_one_hop(client, old, method):
    move("/old/", "/about/")
    response = getattr(client, method)(old)
    assert (response.status_code, response["Location"]) == (301, "/about/")
    assert response["Cache-Control"] == "public, no-cache"
    assert not response.cookies


@pytest.mark.parametrize("old", ["/2019/05/title/", "/old.html", "/сон/", "/index.php/a b/"])
def test_so_do_addresses_that_no_page_could_have(client, old):
    move(old, "/about/сон/")
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, "/about/%D1%81%D0%BE%D0%BD/")


@pytest.mark.parametrize("query", ["page=2", "a=1&b=%0d%0aX:%201", "x=//evil.example", "%ff"])
def test_the_query_is_kept(client, query):
    move("/old/", "/about/")
    response = client.get("/old/", QUERY_STRING=query)
    assert response["Location"] == f"/about/?{query}"


def test_a_query_longer_than_a_header_may_be_is_left_out(client):
    move("/old/", "/about/")
    assert client.get("/old/", QUERY_STRING="x" * 3_000)["Location"] == "/about/"


def test_a_live_page_wins(client):
    create_page(path="about")
    Redirect.objects.create(old_path="/about/", new_path="/other/")
    assert client.get("/about/").status_code == 200


def test_a_redirect_wins_over_what_is_gone(client):
    create_post(slug="a").archive(by=None)
    move("/blog/a/", "/blog/")
    assert client.get("/blog/a/").status_code == 301


def test_it_never_leads_to_the_address_asked_for(client):
    Redirect.objects.create(old_path="/blog/sleep/", new_path="/blog/Sleep/")
    assert client.get("/blog/Sleep/").status_code == 404


def test_staff_are_led_on_too_and_nobody_keeps_it(client):
    move("/old/", "/about/")
    client.force_login(create_user(Role.EDITOR))
    response = client.get("/old/")
    assert response.status_code == 301
    assert response["Cache-Control"] == "private, no-store"


def test_a_form_sent_to_an_old_address_is_not(client):
    move("/old/", "/about/")
    assert client.post("/2019/old.html").status_code == 404
    assert client.post("/old/").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        *("/\\evil.example/", "/%5c%5cevil.example", "/%0d%0aX: 1/", "/%ff/"),
        *(f"/{'x' * 3_000}/", "/نوم/", "/睡眠/", "/%2f%2fevil.example/", "/İ/", "/" + "İ" * 499),
    ],
)
def test_hostile_paths_are_not_found(client, path):
    move("/old/", "/about/")
    assert client.get(path).status_code == 404


def test_a_path_like_another_host_leads_to_none(client):
    move("/evil.example/", "/about/")
    assert client.get("/", PATH_INFO="//evil.example/")["Location"] == "/about/"
    assert client.get("/", PATH_INFO="//other.example/").status_code == 404


def test_nul_is_refused(client):
    assert client.get("/a%00b/").status_code == 400


def test_a_redirect_costs_one_query(client):
    create_clinic()
    move("/2019/old/title.html", "/about/")
    with CaptureQueriesContext(
        connection,
    ) as context:
        client.get("/2019/old/title.html")
    asked = [each["sql"] for each in context if "publishing_redirect" in each["sql"]]
    assert len(asked) == 1
    # Beside the clinic's facts, and the edition they are kept for.
    assert len(context) <= 3


# Not quite the address


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/Blog/Walking/", "/blog/walking/"),
        ("/BLOG/WALKING", "/blog/walking/"),
        ("//blog//walking//", "/blog/walking/"),
        ("/blog/walking/).", "/blog/walking/"),
        ("/blog/walking.", "/blog/walking/"),
        ("/blog/walking/”,", "/blog/walking/"),
        ("/blog/walking/ ", "/blog/walking/"),
        ("/Blog/", "/blog/"),
        ("//", "/"),
        ("/Blog/Category/Pain", "/blog/category/pain/"),
        ("/blog/author/Ada/", "/blog/author/ada/"),
        ("/About", "/about/"),
        ("/CONSULTATION/", "/consultation/"),
        ("/Moved/", "/about/"),
        ("//moved.", "/about/"),
    ],
)
def test_a_slip_in_an_address_leads_to_the_page_in_one_hop(client, asked, found):
    create_post(slug="walking", categories=[create_category(slug="pain")])
    create_person(slug="ada")
    create_page(path="about")
    move("/moved/", "/about/")
    response = client.get("/", PATH_INFO=asked.encode().decode("latin-1"))
    assert (response.status_code, response["Location"]) == (301, found)


@pytest.mark.parametrize(
    "asked", ["/Blog/Missing/", "/ADMIN/", "/Sitemap.xml", "//evil.example/", "/blog/draft/."]
)
def test_a_slip_in_the_address_of_nothing_is_not_found(client, asked):
    create_draft(slug="draft")
    response = client.get("/", PATH_INFO=asked)
    assert response.status_code == 404


# Gone


def test_an_archived_post_is_gone_and_shows_a_way_on(client):
    create_clinic()
    newer = create_post(title="Newer one", slug="newer")
    category = create_category(name="Backs", slug="backs")
    post = create_post(title="Old <b>advice</b>", slug="a", categories=[category])
    post.archive(by=None)
    response = client.get("/blog/a/")
    text = response.content.decode()
    assert response.status_code == 410
    assert "Old &lt;b&gt;advice&lt;/b&gt;" in text
    for address in ("/", "/blog/category/backs/", newer.get_absolute_url(), "/blog/"):
        assert f'href="{address}"' in text
    assert response["Cache-Control"] == "public, no-cache"
    assert '<meta name="robots" content="noindex">' in text
    assert not response.cookies


def test_an_archived_page_and_one_that_has_ended_are_gone(client):
    create_page(path="a").archive(by=None)
    now = timezone.now()
    create_post(slug="b", published_at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    assert client.get("/a/").status_code == client.get("/blog/b/").status_code == 410
    assert client.head("/a/").status_code == 410


def test_what_was_never_public_is_not_found(client):
    create_draft(slug="draft")
    create_draft(slug="dropped").archive(by=None)
    later = create_post(slug="later", published_at=timezone.now() + timedelta(days=1))
    assert client.get("/blog/later/").status_code == 404
    later.archive(by=None)
    create_post(slug="back").return_to_draft(by=None)
    for slug in ("draft", "dropped", "later", "back", "nothing"):
        assert client.get(f"/blog/{slug}/").status_code == 404


def test_a_title_that_was_never_public_is_not_shown(client):
    post = create_post(title="Known", slug="a")
    post.return_to_draft(by=None)
    post.save_revision({"title": "Secret"}, by=None)
    Post.objects.get().archive(by=None)
    response = client.get("/blog/a/")
    assert response.status_code == 410
    assert "Secret" not in response.content.decode()


def test_an_address_given_after_it_was_taken_down_is_not_found(client):
    post = create_post(slug="a")
    post.return_to_draft(by=None)
    post.save_revision({"slug": "secret"}, by=None)
    Post.objects.get().archive(by=None)
    assert client.get("/blog/secret/").status_code == 404


def test_an_editor_still_sees_the_working_copy(client):
    create_post(slug="a", title="Old advice").archive(by=None)
    client.force_login(create_user(Role.EDITOR))
    response = client.get("/blog/a/")
    assert response.status_code == 200
    client.force_login(create_user(Role.MODERATOR))
    response = client.get("/blog/a/")
    assert (response.status_code, response["Cache-Control"]) == (410, "private, no-store")


# Counted


def test_what_nobody_answers_is_counted_without_its_query(client):
    client.get("/missing/?name=Anna")
    client.get("/missing/")
    assert {path: times for path, (times, _at) in misses.counted.items()} == {"/missing/": 2}


def test_what_is_answered_is_not_counted(client):
    create_post(slug="a").archive(by=None)
    move("/old/", "/about/")
    for address in ("/", "/old/", "/blog/a/", "/blog/?page=9"):
        client.get(address)
    client.head("/missing/")
    client.post("/missing")
    client.force_login(create_user(Role.AUTHOR))
    client.get("/missing/")
    assert misses.counted == {}


# Behind the page cache


@pytest.fixture
def ask(monkeypatch):
    # As the test client has it: the tests' connection outlives the request.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    policy = Policy(hosts=["testserver", "127.0.0.1"], session_cookie="session")
    cache = PageCache(WSGIHandler(), policy, edition_or_none, next_change)

    def ask(path: str, query: str = "") -> tuple[str, dict]:
        told = {}
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": None,
        }

        def start(status, headers, exc_info=None):
            told.update(status=status[:3], **dict(headers))

        b"".join(cache(environ, start))
        return told["status"], told

    return ask


def test_a_redirect_is_seen_at_the_next_request_for_a_kept_404(ask):
    create_clinic()
    assert ask("/old/")[0] == "404"
    assert ask("/old/")[1]["Cache-Status"] == "clinic-site; hit"
    assert misses.counted["/old/"][0] == 1
    redirect = move("/old/", "/about/")
    status, told = ask("/old/")
    assert (status, told["Location"]) == ("301", "/about/")
    assert ask("/old/")[1]["Cache-Status"] == "clinic-site; hit"
    assert ask("/old/", "page=2")[1]["Location"] == "/about/?page=2"
    redirect.delete()
    assert ask("/old/")[0] == "404"


def test_a_kept_410_ends_with_the_edition(ask):
    create_clinic()
    post = create_post(slug="a")
    assert ask("/blog/a/")[0] == "200"
    post.archive(by=None)
    assert ask("/blog/a/")[0] == "410"
    assert ask("/blog/a/")[1]["Cache-Status"] == "clinic-site; hit"
    post.return_to_draft(by=None)
    assert ask("/blog/a/")[0] == "404"
    post.publish(by=None)
    assert ask("/blog/a/")[0] == "200"


def test_the_clock_makes_a_kept_page_gone(ask, monkeypatch):
    create_clinic()
    now = timezone.now()
    create_post(slug="a", expires_at=now + timedelta(hours=1))
    assert ask("/blog/a/")[0] == "200"
    later = now + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    monkeypatch.setattr("time.time", later.timestamp)
    assert ask("/blog/a/")[0] == "410"
