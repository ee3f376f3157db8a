"""deploy/nginx.conf, run by Debian's nginx in front of a real gunicorn."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from comments.models import Comment
from staff.roles import Role
from tests.comments.replies import valid
from tests.factories import create_clinic, create_document, create_post, create_user
from tests.faults.server import Server, free_port

from .database import url_of_test_database
from .nginx import Nginx, program, site_behind

pytestmark = pytest.mark.django_db(transaction=True)

POST = "/blog/kept/"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def cache_status(self) -> str:
        """What the site said, then nginx."""
        return ", ".join(self.headers.get_all("Cache-Status", []))


@dataclass
class Front:
    port: int
    plain_port: int
    static: Path
    media: Path
    server: Server
    log: Path

    def ask(
        self, path: str, *, fields: dict | None = None, plain: bool = False, **headers: str
    ) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Sec-Fetch-Site"] = "same-origin"
        port = self.plain_port if plain else self.port
        connection = http.client.HTTPConnection("localhost", port, timeout=10)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode("latin-1"))
        finally:
            connection.close()


@pytest.fixture
def front(transactional_db, tmp_path) -> Iterator[Front]:
    if program() is None:
        pytest.fail("nginx is missing. Install it as root: apt-get install nginx", pytrace=False)
    static, media = tmp_path / "static", tmp_path / "media"
    static.mkdir()
    (media / "pictures").mkdir(parents=True)
    server = Server(tmp_path, url_of_test_database(), "--workers", "1")
    server.environment |= {"TRUSTED_PROXIES": "127.0.0.1", "REPLY_LIMIT": "2"}
    server.start()
    port, plain_port = free_port(), free_port()
    site = site_behind(
        tmp_path / "nginx",
        port=port,
        plain_port=plain_port,
        gunicorn_port=server.port,
        static=static,
        media=media,
        log=f"{tmp_path}/access.log clinic",
    )
    nginx = Nginx(tmp_path / "nginx", site, port)
    try:
        nginx.start()
        yield Front(port, plain_port, static, media, server, tmp_path / "access.log")
        nginx.stop()
    finally:
        server.kill()


@pytest.fixture
def post():
    create_clinic()
    return create_post(slug="kept", title="First title")


def test_a_page_is_kept_for_a_second_in_each_coding(front, post):
    first = front.ask(POST)
    assert (first.status, first.cache_status) == (
        200,
        "clinic-site; fwd=miss; stored, nginx; fwd=uri-miss",
    )
    assert front.ask(POST).cache_status.endswith("nginx; hit")
    compressed = front.ask(POST, Accept_Encoding="gzip, deflate, br")
    assert compressed.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in front.ask(POST, Accept_Encoding="br;q=0, gzip;q=0").headers
    time.sleep(2.1)
    assert front.ask(POST).cache_status == "clinic-site; hit, nginx; fwd=stale"


def log_up_to(front: Front, number: str) -> str:
    """nginx writes the line of an answer after the answer."""
    deadline = time.monotonic() + 10
    while number not in (text := front.log.read_text()):
        assert time.monotonic() < deadline, text
        time.sleep(0.05)
    return text


def test_each_answer_has_a_number_of_its_own_under_which_the_log_tells_of_it(front, post):
    asked = [
        (POST, {"X_Request_ID": "made-up-by-the-client"}),
        (POST, {}),
        ("/search/?q=secret-illness", {"User_Agent": "Secret/1.0"}),
        ("/preview/secret-token/", {}),
        ("/for/secret@example.org/", {}),
        ("/%0A%1B[31m/", {}),
    ]
    numbers = [
        front.ask(path, **headers).headers.get_all("X-Request-ID") for path, headers in asked
    ]
    assert all(len(each) == 1 and re.fullmatch("[0-9a-f]{32}", each[0]) for each in numbers)
    text = log_up_to(front, numbers[-1][0])
    assert "secret" not in text.lower()
    assert "127.0.0.1" not in text
    lines = [json.loads(line) for line in text.splitlines()][-len(asked) :]
    assert [line["request_id"] for line in lines] == [number for [number] in numbers]
    assert [line["path"] for line in lines[:4]] == [POST, POST, "/search/", "/preview/…"]
    assert (lines[1]["cache"], lines[1]["status"]) == ("HIT", 200)


@pytest.mark.parametrize("quiet", [0, 5])
def test_a_changed_page_is_new_after_two_seconds(front, post, quiet):
    assert "First title" in front.ask(POST).text
    post.title = "Second title"
    time.sleep(quiet)
    post.save()
    if not quiet:
        time.sleep(2)
    assert "Second title" in front.ask(POST).text


def test_a_made_up_forwarded_address_does_not_change_the_network(front, post):
    for number, claimed in enumerate(("198.51.100.7", "203.0.113.9", "192.0.2.1")):
        fields = valid(post, body=f"Reply {number}.", email=f"reader{number}@example.org")
        answer = front.ask(f"/comments/post/{post.slug}/", fields=fields, X_Forwarded_For=claimed)
    assert answer.status == 429
    assert set(Comment.objects.values_list("network", flat=True)) == {"127.0.0.0/24"}


def test_a_reply_is_taken_and_its_sender_sees_it_once(front, post):
    answer = front.ask(f"/comments/post/{post.slug}/", fields=valid(post, body="A reply."))
    assert answer.status == 303
    held = front.ask(answer.headers["Location"].partition("#")[0])
    assert "A reply." in held.text
    assert "no-store" in held.headers["Cache-Control"]
    assert "A reply." not in front.ask(POST).text


def test_the_signed_in_pass_through(front, post):
    client = Client()
    client.force_login(create_user(Role.EDITOR))
    cookie = f"other=1; session={client.cookies['session'].value}"
    front.ask(POST)
    for _each in range(2):
        answer = front.ask(POST, Cookie=cookie)
        assert answer.cache_status == "clinic-site; fwd=bypass, nginx; fwd=bypass"
        assert "no-store" in answer.headers["Cache-Control"]
    assert front.ask("/admin/", Cookie=cookie).status == 200
    assert "no-store" not in front.ask(POST).headers["Cache-Control"]


def test_static_files_and_pictures_come_from_nginx(front):
    (front.static / "site.0123456789ab.css").write_text("body {}")
    (front.static / "site.css").write_text("body {}")
    (front.media / "pictures" / "x.jpg").write_text("picture")
    for path, is_for_ever in (
        ("/static/site.0123456789ab.css", True),
        ("/static/site.css", False),
        ("/media/pictures/x.jpg", True),
    ):
        answer = front.ask(path)
        assert (answer.status, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
        assert ("immutable" in answer.headers["Cache-Control"]) is is_for_ever
        assert "Cache-Status" not in answer.headers
    assert front.ask("/media/%2e%2e/nginx/site.conf").status in {400, 404}


def test_documents_come_from_the_site_as_downloads(front, settings):
    settings.MEDIA_ROOT = front.media
    document = create_document("Diary")
    for _time in range(2):
        answer = front.ask("/documents/diary/")
        assert answer.status == 200 and answer.text.startswith("%PDF-")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="diary.pdf"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "hit" not in answer.cache_status
    assert front.ask(document.file.url).status == 404


def test_http_leads_to_https(front):
    answer = front.ask("/blog/?page=2", plain=True, Host="elsewhere.example")
    assert (answer.status, answer.headers["Location"]) == (
        301,
        "https://clinic.example/blog/?page=2",
    )


def test_the_words_of_the_file_are_edited_for_this_test(front):
    site = (front.server.folder / "nginx" / "site.conf").read_text()
    left = re.findall(r"^\s*[^#\s].*(?:/srv/clinic|/etc/clinic-tls|:8000).*$", site, re.MULTILINE)
    assert left == []
