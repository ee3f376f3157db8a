"""What the whole site answers, whatever the page."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from staff.models import User
from staff.roles import Role
from tests.factories import create_clinic, create_page, create_post, create_user

pytestmark = pytest.mark.django_db


def test_it_is_alive_without_a_database(client):
    with connection.execute_wrapper(_no_queries):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def _no_queries(execute, sql, params, many, context):
    raise AssertionError(f"Asked the database: {sql}")


def test_it_is_ready_while_the_database_answers(client):
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_without_the_database(client):
    from django.db import OperationalError

    def refuse(execute, sql, params, many, context):
        raise OperationalError("no database")

    with connection.execute_wrapper(refuse):
        assert client.get("/readyz").status_code == 503


def test_nobody_has_an_account_until_one_is_made():
    assert not User.objects.exists()


def test_probes_need_not_know_the_sites_name():
    assert Client(headers={"host": "10.0.0.7"}).get("/healthz").status_code == 200
    assert Client(headers={"host": "10.0.0.7"}).get("/").status_code == 400


def test_robots_learn_where_the_sitemap_is(client, settings):
    settings.ORIGIN = "https://clinic.example"
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://clinic.example/sitemap.xml" in text
    assert "Disallow: /admin/" in text


@pytest.mark.parametrize("address", ["/", "/blog/", "/consultation/", "/missing/"])
def test_readers_pages_are_shut_to_other_sites(client, address):
    create_post()
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for directive in ("base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_no_page_asks_another_host_for_anything(client):
    create_clinic()
    post, page = create_post(), create_page()
    for address in ("/", "/blog/", post.get_absolute_url(), page.get_absolute_url()):
        html = client.get(address).content.decode()
        loaded = re.findall(r'<(?:img|script|iframe|source)[^>]+(?:src|srcset)="([^"]*)"', html)
        loaded += re.findall(r'<link[^>]+rel="(?:stylesheet|icon)"[^>]+href="([^"]*)"', html)
        assert all(target.startswith("/") for target in loaded), loaded


def test_readers_pages_hold_no_inline_script_and_no_inline_style(client):
    create_clinic()
    for address in ("/", "/blog/", create_post().get_absolute_url()):
        html = client.get(address).content.decode()
        for tag in re.findall("<script[^>]*>", html):
            assert 'type="application/ld+json"' in tag or 'src="/static/' in tag
        assert "style=" not in html


def test_the_scripts_of_an_article_are_small(client):
    html = client.get(create_post().get_absolute_url()).content.decode()
    (script,) = re.findall(r'<script type="module" src="/static/([^"]+)">', html)
    assert len((settings.BASE_DIR / "static" / script).read_bytes()) < 3_000


def test_what_is_missing_helps_on(client):
    response = client.get("/no-such-page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'href="/blog/"' in html
    assert 'href="/"' in html


@pytest.mark.parametrize("address", ["/<script>alert(1)</script>/", "/%00/", "/%ff%fe/", "//x//y/"])
def test_odd_addresses_are_not_found_and_not_repeated(client, address):
    response = client.get(address)
    assert response.status_code in {400, 404}
    assert "<script>alert" not in response.content.decode()


def test_an_error_of_ours_is_a_page_that_says_so(settings):
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(_break):
        response = client.get("/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "Traceback" not in html
    assert f"<strong>{response['X-Request-ID'][:8]}</strong>" in html
    assert 'href="/"' in html


@pytest.mark.parametrize("address", ["/admin/", "/admin/staff/user/", "/admin/second-step/"])
def test_what_cannot_be_looked_up_opens_nothing(address):
    client = Client(raise_request_exception=False)
    client.force_login(create_user(Role.OWNER))
    assert client.get(address).status_code == 200
    with connection.execute_wrapper(_break):
        response = client.get(address)
    assert response.status_code == 500
    assert "Sign out" not in response.content.decode()


def _break(execute, sql, params, many, context):
    raise RuntimeError("a secret detail")


def test_a_form_of_staff_without_its_token_is_refused_with_a_page(client):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "<h1" in response.content.decode()


def test_templates_never_mark_anything_safe():
    marked = [
        str(path)
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    ]
    assert marked == []


def test_every_template_compiles():
    from django.template import engines

    engine = engines["django"].engine
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        engine.from_string(path.read_text())


@pytest.mark.parametrize(
    "address",
    ["/blog/?page=%00", "/?x=%00", "/media/pictures/%00.jpg", "/admin/blog/post/?title=%00"],
)
def test_a_nul_in_an_address_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400
