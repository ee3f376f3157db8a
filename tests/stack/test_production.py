"""All of it at once: deploy/nginx.conf with TLS before gunicorn with the settings of production."""

import http.client
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from comments.models import Comment
from tests.comments.replies import valid
from tests.factories import create_clinic, create_post, image_file
from tests.faults.server import Server, free_port

from .database import url_of_test_database
from .machine import HOST, Connection
from .nginx import Nginx, sign_certificate, site_behind

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 1024 * 1024
SIGN_IN = """
import time
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from staff.roles import Role
from tests.factories import create_user
owner = create_user(Role.OWNER)
TOTP.activate(owner, generate_totp_secret())
client = Client()
client.force_login(owner)
result = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
"""


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    port: int
    plain_port: int
    folder: Path
    server: Server
    context: ssl.SSLContext

    def ask(self, path: str, method="GET", body=None, *, plain=False, **headers: str) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if plain:
            connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=30)
        else:
            connection = Connection(HOST, self.port, timeout=30, context=self.context)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def static(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    kind = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    with override_settings(
        STATIC_ROOT=folder,
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": kind}},
        # Compressing the editor's scripts takes 20 s.
        WHITENOISE_SKIP_COMPRESS_EXTENSIONS=["js", "svg", "png", "gif"],
    ):
        call_command("collectstatic", "--noinput", verbosity=0)
    return folder


@pytest.fixture
def site(transactional_db, tmp_path, static) -> Iterator[Site]:
    (tmp_path / "media").mkdir()
    server = Server(tmp_path, url_of_test_database(), "--workers", "1")
    server.environment |= {
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "SECRET_KEY": settings.SECRET_KEY,
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "STATIC_ROOT": str(static),
        "TRUSTED_PROXIES": "127.0.0.1",
    }
    server.start()
    certificate = sign_certificate(tmp_path / "tls", HOST)
    port, plain_port = free_port(), free_port()
    edited = site_behind(
        tmp_path / "nginx",
        port=port,
        plain_port=plain_port,
        gunicorn_port=server.port,
        static=static,
        media=tmp_path / "media",
        certificate=certificate,
    )
    nginx = Nginx(tmp_path / "nginx", edited, port)
    context = ssl.create_default_context(cafile=certificate / "fullchain.pem")
    try:
        nginx.start()
        yield Site(port, plain_port, tmp_path, server, context)
        nginx.stop()
    finally:
        server.kill()


def test_pages_by_tls_with_every_header_once(site):
    create_clinic()
    create_post(slug="kept")
    answer = site.ask("/blog/kept/")
    assert answer.status == 200
    once = [name.lower() for name in answer.headers if name.lower() != "cache-status"]
    assert len(once) == len(set(once))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    # nginx does not say which one it is.
    assert answer.headers["Server"] == "nginx"

    plain = site.ask("/blog/kept/?page=1", plain=True)
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/blog/kept/?page=1")
    for path in ("/healthz", "/readyz"):
        assert site.ask(path).status == 200
    assert site.ask("/", Host="elsewhere.example").status == 400
    assert protocol(site) == "h2"


def protocol(site: Site) -> str | None:
    context = ssl.create_default_context(cafile=site.folder / "tls/fullchain.pem")
    context.set_alpn_protocols(["h2", "http/1.1"])
    connection = Connection(HOST, site.port, timeout=10, context=context)
    connection.connect()
    try:
        return connection.sock.selected_alpn_protocol()
    finally:
        connection.close()


def test_style_sheets_come_compressed_from_nginx_under_names_for_ever(site):
    address = re.search(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', site.ask("/").text)[1]
    answer = site.ask(address, Accept_Encoding="gzip")
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Cache-Status" not in answer.headers
    assert len(answer.body) < len(site.ask(address).body) / 2


def test_staff_are_known_by_secure_cookies_and_upload_up_to_a_limit(site):
    form = site.ask("/admin/login/")
    for cookie in form.headers.get_all("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
    cookies = site.server.evaluate(SIGN_IN)
    csrf = form.headers["Set-Cookie"].partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]

    def upload(content: bytes) -> Answer:
        body, kind = multipart(token, content)
        return site.ask(
            "/admin/images/picture/upload/",
            "POST",
            body,
            Content_Type=kind,
            Accept="application/json",
            Cookie=f"{cookies}; {csrf}",
            Referer=f"https://{HOST}/admin/",
        )

    taken = upload(image_file(size=(1200, 900)).read())
    assert taken.status == 200, taken.text
    (original,) = (site.folder / "media").rglob("*.jpg")
    address = f"/media/{original.relative_to(site.folder / 'media')}"
    assert site.ask(address).headers["Cache-Control"].endswith("immutable")

    refused = upload(bytes(40 * MEGABYTE))
    assert refused.status == 413
    assert "40 MB" in refused.text
    assert refused.headers["Content-Type"].startswith("text/html")


def multipart(token: str, content: bytes) -> tuple[bytes, str]:
    parts = (
        b'--part\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        + token.encode()
        + b'\r\n--part\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n'
        + b"Content-Type: image/jpeg\r\n\r\n"
        + content
        + b"\r\n--part--\r\n"
    )
    return parts, "multipart/form-data; boundary=part"


def test_the_readers_address_is_what_nginx_saw(site):
    create_clinic()
    post = create_post(slug="kept")
    answer = site.ask(
        "/comments/post/kept/",
        "POST",
        urlencode(valid(post)),
        Content_Type="application/x-www-form-urlencoded",
        Origin=f"https://{HOST}",
        X_Forwarded_For="198.51.100.7",
        Forwarded="for=198.51.100.7;proto=http",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="elsewhere.example",
    )
    assert answer.status == 303
    assert "elsewhere.example" not in answer.headers["Location"]
    assert Comment.objects.get().network == "127.0.0.0/24"


def test_while_the_site_is_down_nginx_says_so_in_words(site):
    site.server.kill()
    answer = site.ask("/no/such/page/")
    assert answer.status == 502
    assert "in a minute" in answer.text
    assert answer.headers["Retry-After"] == "30"
