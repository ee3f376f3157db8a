"""What Mozilla's Observatory would say of the site as it answers in production."""

import json

import pytest
from django.test import Client

from staff.roles import Role
from tests.clinic_site.addresses import readers_addresses
from tests.clinic_site.observatory import directives, score
from tests.clinic_site.test_settings import PRODUCTION, read
from tests.factories import PASSWORD, create_draft, create_user

pytestmark = pytest.mark.django_db

#: What production sets other than a trial does, as far as answers show it.
SEEN = [
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
]
READERS, STAFF, EDITOR = 140, 100, 80


@pytest.fixture(scope="module")
def production() -> dict:
    names = ", ".join(f"{name!r}: getattr(settings, {name!r}, None)" for name in SEEN)
    result = read(f"__import__('json').dumps({{{names}}})", **PRODUCTION)
    return json.loads(result.stdout)


@pytest.fixture
def client(production, settings) -> Client:
    for name, value in production.items():
        setattr(settings, name, value)
    return Client()


@pytest.fixture
def owner(client) -> Client:
    client.force_login(create_user(Role.OWNER))
    return client


def score_of(client: Client, address: str) -> int:
    return score(client.get(address, secure=True), client.get(address))


def test_every_kind_of_page_that_readers_see(client):
    # What says how the site is, and files, are no pages.
    not_pages = ("/media/", "/documents/", "/favicon.ico")
    addresses = [*readers_addresses().values(), "/blog/?page=9", "/search/?q=care"]
    pages = [address for address in addresses if not address.startswith(not_pages)]
    assert {
        address: found for address in pages if (found := score_of(client, address)) < READERS
    } == {}


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/no-way-in/"])
def test_the_way_in(client, address):
    response = client.get(address, secure=True)
    assert all(cookie.key.startswith("__Host-") for cookie in response.cookies.values())
    assert score(response, client.get(address)) >= STAFF


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/blog/post/",
        "/admin/blog/tag/add/",
        "/admin/comments/comment/",
        "/admin/second-step/",
        "/admin/second-step/totp/activate/",
    ],
)
def test_the_desk(owner, address):
    assert score_of(owner, address) >= STAFF


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/admin/blog/post/add/", "/missing/"])
def test_browsers_keep_to_tls_for_a_year_with_all_that_lies_below(owner, address):
    header = owner.get(address, secure=True)["Strict-Transport-Security"]
    age, *rest = [part.strip() for part in header.split(";")]
    assert int(age.removeprefix("max-age=")) >= 31_536_000
    assert "includeSubDomains" in rest


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/admin/blog/post/add/", "/missing/"])
def test_no_page_runs_plugins_or_is_moved_or_framed(owner, address):
    policy = directives(owner.get(address, secure=True)["Content-Security-Policy"])
    assert policy.get("object-src", policy["default-src"]) == ["'none'"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]


def test_each_cookie_is_for_this_site_by_tls_alone_and_for_no_script(client):
    fields = {"username": create_user(Role.OWNER).username, "password": PASSWORD}
    cookies = client.post("/admin/login/", fields, secure=True).cookies
    assert set(cookies) == {"__Host-session", "__Host-csrf"}
    for cookie in cookies.values():
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"
        assert cookie["path"] == "/" and not cookie["domain"]


@pytest.mark.parametrize("kind", ["blog/post", "pages/page"])
def test_the_page_of_the_editor(owner, kind):
    assert score_of(owner, f"/admin/{kind}/add/") >= EDITOR


def test_the_form_of_a_draft_that_is_there(owner):
    assert score_of(owner, f"/admin/blog/post/{create_draft().pk}/change/") >= EDITOR


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", ""),
        ("Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'"),
        ("Content-Security-Policy", "default-src 'self'; form-action 'self'"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
        ("Referrer-Policy", "unsafe-url"),
        ("Referrer-Policy", ""),
        ("Strict-Transport-Security", "max-age=3600"),
        ("Strict-Transport-Security", ""),
        ("X-Content-Type-Options", ""),
        ("Cross-Origin-Resource-Policy", ""),
        ("Cross-Origin-Embedder-Policy", ""),
        ("Cross-Origin-Opener-Policy", "unsafe-none"),
        ("Access-Control-Allow-Origin", "*"),
    ],
)
def test_a_weaker_header_lowers_the_score(client, header, value):
    response, over_http = client.get("/", secure=True), client.get("/")
    before = score(response, over_http)
    response[header] = value
    assert score(response, over_http) < before


@pytest.mark.parametrize("flag", ["secure", "httponly", "samesite"])
def test_a_weaker_cookie_lowers_the_score(client, flag):
    response = client.get("/admin/login/", secure=True)
    over_http, before = client.get("/admin/login/"), None
    response.set_cookie("__Host-session", "x", secure=True, httponly=True, samesite="Lax")
    before = score(response, over_http)
    response.cookies["__Host-session"][flag] = ""
    assert score(response, over_http) < before


def test_a_site_without_tls_and_scripts_from_elsewhere_lower_the_score(client):
    response, over_http = client.get("/", secure=True), client.get("/")
    before = score(response, over_http)
    assert score(response, response) < before
    response.content += b'<script src="https://elsewhere.example/x.js"></script>'
    assert score(response, over_http) < before
