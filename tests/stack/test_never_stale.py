"""
Two servers of one worker each, each with its own memory; changes go by a third way, the tests' own
connection. After each change every page concerned is new at once on both.
"""

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from html import escape

import pytest
from django.db import connection, connections
from django.utils import timezone

from blog.models import Post
from pages.models import Clinic
from tests.factories import create_category, create_clinic, create_comment, create_post
from tests.faults.server import Server

from .database import url_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)

#: A page, some words, and whether they stand on it.
Expected = tuple[str, str, bool]


@pytest.fixture
def servers(transactional_db, tmp_path) -> Iterator[list[Server]]:
    servers = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        servers.append(Server(folder, url_of_test_database(), "--workers", "1"))
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.kill()


class Rounds:
    """Random changes as staff make them, each with what readers must see afterwards."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.number = 0
        self.category = create_category(slug="pain")
        create_clinic()
        self.posts = [create_post(slug=f"p{n}", categories=[self.category]) for n in range(4)]

    def change(self) -> list[Expected]:
        self.number += 1
        post = self.random.choice(self.posts)
        post.refresh_from_db()
        return self.random.choice(self.changes)(self, post)

    def word(self) -> str:
        return f"Word {self.number}, and more"

    def publish(self, post: Post) -> list[Expected]:
        post.save_revision({"title": self.word(), "expires_at": None}, by=None)
        post.publish(by=None)
        pages = ("/", "/blog/", "/blog/category/pain/", post.get_absolute_url(), "/blog/feed/")
        return [(page, self.word(), True) for page in pages]

    def archive(self, post: Post) -> list[Expected]:
        post.archive(by=None)
        return [
            (post.get_absolute_url(), f"<h1>{post.title}", False),
            ("/blog/", post.get_absolute_url(), False),
            ("/sitemap.xml", post.get_absolute_url(), False),
        ]

    def approve(self, post: Post) -> list[Expected]:
        if not post.is_public:
            self.publish(post)
        reply = f"Reply {self.number}."
        create_comment(post=post, body=reply).approve()
        return [(post.get_absolute_url(), reply, True)]

    def trash(self, post: Post) -> list[Expected]:
        comment = post.comments.approved().last()
        if comment is None:
            return self.approve(post)
        comment.trash()
        return [(post.get_absolute_url(), comment.body, False)]

    def rename_category(self, post: Post) -> list[Expected]:
        self.category.name = self.word()
        self.category.save()
        return [("/blog/category/pain/", self.word(), True)]

    def change_facts(self, post: Post) -> list[Expected]:
        Clinic.objects.update(tagline=self.word())
        return [("/blog/", self.word(), True), ("/consultation/", self.word(), True)]

    def write_raw_sql(self, post: Post) -> list[Expected]:
        self.publish(post)
        title = f"Raw {self.number}"
        with connection.cursor() as cursor:
            cursor.execute("UPDATE blog_post SET title = %s WHERE id = %s", [title, post.pk])
        return [("/blog/", title, True), (post.get_absolute_url(), title, True)]

    def schedule(self, post: Post) -> list[Expected]:
        """It begins by the clock alone, while finished pages without it are in memory."""
        # One at a time, or they push the others from the first page.
        Post.objects.exclude(pk__in=[post.pk for post in self.posts]).delete()
        begins = timezone.now() + timedelta(seconds=0.4)
        coming = create_post(title=self.word(), slug=f"s{self.number}", published_at=begins)
        self.hidden = [("/blog/", coming.get_absolute_url(), False)]
        self.wait_until = begins
        return [("/blog/", self.word(), True), (coming.get_absolute_url(), self.word(), True)]

    changes = (
        publish,
        archive,
        approve,
        trash,
        rename_category,
        change_facts,
        write_raw_sql,
        schedule,
    )


def test_no_page_is_ever_older_than_the_data(servers, request):
    seed = random.randrange(1_000_000)
    rounds = Rounds(seed)
    old = []
    for _round in range(request.config.getoption("--rounds")):
        rounds.hidden, rounds.wait_until = [], None
        expected = rounds.change()
        if rounds.wait_until:
            too_early = stale(servers, rounds.hidden)
            # On a slow machine its time may have come while we looked.
            old += too_early if timezone.now() < rounds.wait_until else []
            time.sleep(max(0, (rounds.wait_until - timezone.now()).total_seconds()) + 0.01)
        old += stale(servers, expected)
    assert old == [], f"seed {seed}"


def stale(servers: list[Server], expected: list[Expected]) -> list[str]:
    """Each page that is not as expected; read twice, so that the second comes from memory."""
    found = []
    for server in servers:
        for path, words, is_there in expected:
            for reading in ("first", "second"):
                _status, text = server.request("GET", path)
                if (escape(words) in text or words in text) != is_there:
                    found.append(f"{path} {'lacks' if is_there else 'shows'} {words} ({reading})")
    return found


def test_pages_come_from_memory(servers):
    create_post(slug="kept")
    for server in servers:
        answers = [server.headers("/blog/kept/")["Cache-Status"] for _each in range(2)]
        assert answers == ["clinic-site; fwd=miss; stored", "clinic-site; hit"]


@pytest.fixture(autouse=True)
def close_connections():
    yield
    connections.close_all()
