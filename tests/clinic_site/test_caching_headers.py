"""Every address of the site says who may keep its answer; a new one has to be added here."""

import re

import pytest
from django.conf import settings

from comments.held import held_url
from pagecache import Policy
from staff.roles import Role
from tests.clinic_site.addresses import readers_addresses, routes
from tests.factories import PASSWORD, create_comment, create_post, create_user

pytestmark = pytest.mark.django_db
PUBLIC = "public, no-cache"


@pytest.fixture
def addresses() -> dict[str, str]:
    return readers_addresses()


EXPECTED = {
    ".well-known/security.txt": "no-store",
    "comments/post/<slug:slug>/": "private, no-store",
    "preview/<str:token>/": "private, no-store",
}


def test_every_route_is_looked_at(addresses):
    assert {route for route in routes() if not route.startswith("admin/")} == set(addresses)


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
