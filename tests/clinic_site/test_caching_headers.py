"""Every address of the site says who may keep its answer; a new one has to be added here."""

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from comments.held import held_url
from pagecache import Policy
from staff.roles import Role
from tests.factories import (
    PASSWORD,
    create_category,
    create_comment,
    create_page,
    create_person,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db
PUBLIC = "public, no-cache"


@pytest.fixture
def addresses() -> dict[str, str]:
    """Route to an address of it, of every route but the admin's."""
    post = create_post(
        slug="a",
        authors=[create_person(slug="a")],
        categories=[create_category(slug="a")],
        tags=[create_tag(slug="a")],
    )
    create_page(path="a")
    published = post.published_at
    return {
        "": "/",
        # One that is live is looked at in tests/publishing/test_preview_links.py.
        "preview/<str:token>/": "/preview/x/",
        "blog/": "/blog/",
        "blog/feed/": "/blog/feed/",
        "blog/feed/atom/": "/blog/feed/atom/",
        **{
            f"blog/{kind}/<slug:slug>/{tail}": f"/blog/{kind}/a/{tail}"
            for kind in ("category", "tag", "author")
            for tail in ("feed/", "feed/atom/")
        },
        "blog/category/<slug:slug>/": "/blog/category/a/",
        "blog/tag/<slug:slug>/": "/blog/tag/a/",
        "blog/author/<slug:slug>/": "/blog/author/a/",
        "blog/<yyyy:year>/": f"/blog/{published:%Y}/",
        "blog/<yyyy:year>/<mm:month>/": f"/blog/{published:%Y/%m}/",
        "blog/<slug:slug>/": "/blog/a/",
        "blog/<slug:slug>/feed/": "/blog/a/feed/",
        "blog/<slug:slug>/feed/atom/": "/blog/a/feed/atom/",
        "comments/post/<slug:slug>/": "/comments/post/a/",
        # One that is there is kept for ever: tests/images/test_views.py.
        "media/<path:path>": "/media/missing.jpg",
        # One that is there may be kept by everybody: tests/documents/test_views.py.
        "documents/<slug:slug>/": "/documents/missing/",
        "sitemap.xml": "/sitemap.xml",
        "sitemap-<int:number>.xml": "/sitemap-1.xml",
        "robots.txt": "/robots.txt",
        ".well-known/security.txt": "/.well-known/security.txt",
        "icon-<int:size>.png": "/icon-192.png",
        "favicon.ico": "/favicon.ico",
        "site.webmanifest": "/site.webmanifest",
        "consultation/": "/consultation/",
        "^theme-(?P<accent>[0-9a-f]{6})-(?P<digest>[0-9a-f]{8})\\.css$": (
            "/theme-7a1fa2-00000000.css"
        ),
        # With a question nobody keeps it: tests/search/test_views.py.
        "search/": "/search/",
        "^(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+)*)/$": "/a/",
    }


EXPECTED = {
    ".well-known/security.txt": "no-store",
    "comments/post/<slug:slug>/": "private, no-store",
    "preview/<str:token>/": "private, no-store",
}


def routes(resolver: URLResolver, before: str = ""):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        elif not route.startswith("admin/"):
            yield from routes(pattern, route)


def test_every_route_is_looked_at(addresses):
    known = {route.replace("^", "").replace("\\Z", "") for route in routes(get_resolver())}
    assert known == {route.replace("^", "") for route in addresses}


def test_readers_may_keep_public_pages_and_must_ask_again(client, addresses):
    for route, address in addresses.items():
        response = client.get(address)
        assert response["Cache-Control"] == EXPECTED.get(route, PUBLIC), address
        assert not response.cookies, address


@pytest.mark.parametrize("address", ["/missing/", "/blog/missing/", "/blog/?page=9", "/blog"])
def test_missing_addresses_and_redirects_too(client, address):
    assert client.get(address)["Cache-Control"] == PUBLIC


def test_signed_in_people_get_nothing_that_is_kept(client, addresses):
    client.login(username=create_user(Role.OWNER).username, password=PASSWORD)
    for address in [*addresses.values(), "/admin/", "/admin/blog/post/", "/missing/"]:
        response = client.get(address)
        assert "no-store" in response["Cache-Control"], address


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/blog/post/"])
def test_the_way_to_the_desk_is_not_kept(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]


def test_ones_own_held_comment_is_not_kept(client):
    comment = create_comment(post=create_post())
    response = client.get(held_url(comment))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_the_state_of_health_is_not_kept(client, address):
    assert client.get(address)["Cache-Control"] == "no-store"


def test_every_parameter_that_a_page_reads_is_known_to_the_page_cache():
    """One it does not know is taken away before the page is made; searches pass it by."""
    known = {*Policy.parameters, *Policy.own_parameters}
    for room in ("blog", "comments", "pages", "publishing"):
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            # What stands under /admin/ passes the page cache by.
            if path.parent.name != "desk" and not re.search("admin|history", path.name):
                text = path.read_text()
                read = re.findall(
                    r'GET(?:\.get\(|\[)\s*"(\w+)"|"(\w+)"(?: not)? in request\.GET', text
                )
                assert {name for pair in read for name in pair if name} <= known, path
