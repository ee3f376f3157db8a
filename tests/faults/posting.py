"""Readers who post replies at a steady pace, and write down what was taken."""

import http.client
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from .server import Server

CREATE_A_POST = """
from datetime import timedelta
from django.utils import timezone
from tests.factories import create_post
result = create_post(slug="kept", published_at=timezone.now() - timedelta(days=7)).pk
"""
READ_REPLIES = """
from collections import Counter
from django.db import connection
from django.db.models import Count
from comments.models import Comment
connection.check_constraints()
counted = Comment.objects.annotate(spoken=Count("findings_spoken"))
result = {
    "bodies": Counter(Comment.objects.values_list("body", flat=True)),
    "half": sum(len(comment.findings) != comment.spoken for comment in counted),
}
"""
TAKEN = 303
#: No answer: the worker was killed, or nobody listened.
BROKEN = 0


@dataclass(frozen=True)
class Try:
    body: str
    status: int
    began: float
    ended: float
    headers: dict[str, str]

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass
class Posting:
    """As `with Posting(server):`; each second of two replies that fail is posted again, later."""

    server: Server
    a_second: int = 20
    people: int = 40
    tries: list[Try] = field(default_factory=list)

    def __enter__(self) -> "Posting":
        _status, html = self.server.request("GET", "/blog/kept/")
        self.stamp = re.search(r'name="stamp" value="([^"]+)"', html)[1]
        self.is_over = threading.Event()
        self.numbers = count()
        self.began = time.monotonic()
        self.threads = [threading.Thread(target=self._post_many) for _each in range(self.people)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _post_many(self) -> None:
        for number in self._due():
            body = f"Reply {uuid.uuid4()}"
            tries = 2 if number % 2 else 1
            while tries and self._post(number, body).status != TAKEN:
                tries -= 1
                self.is_over.wait(1)

    def _due(self) -> Iterator[int]:
        while True:
            number = next(self.numbers)
            wait = self.began + number / self.a_second - time.monotonic()
            if self.is_over.wait(max(0, wait)):
                return
            yield number

    def _post(self, number: int, body: str) -> Try:
        fields = {"body": body, "name": f"Reader {number}", "stamp": self.stamp}
        fields["email"] = f"reader{number}@example.org"
        began = time.monotonic()
        try:
            answer = self.server.answer("POST", "/comments/post/kept/", fields)
            status, headers = answer.status, dict(answer.headers)
        except (OSError, http.client.HTTPException):
            status, headers = BROKEN, {}
        # Written down only now that the answer is here.
        done = Try(body, status, began, time.monotonic(), headers)
        self.tries.append(done)
        return done

    # What came of it

    @property
    def taken(self) -> list[str]:
        return [done.body for done in self.tries if done.status == TAKEN]

    def first_taken_after(self, moment: float) -> float:
        """How many seconds after that moment a reply was taken which was sent after it."""
        later = [done for done in self.tries if done.began > moment and done.status == TAKEN]
        return min(done.ended for done in later) - moment

    def summary(self) -> str:
        statuses = Counter(done.status or "broken" for done in self.tries)
        seconds = sorted(done.seconds for done in self.tries if done.status == TAKEN)
        middle, high = seconds[len(seconds) // 2], seconds[len(seconds) * 95 // 100]
        return (
            f"{len(self.tries)} posts, {dict(statuses)}; taken after {middle * 1000:.0f} ms, "
            f"95% within {high * 1000:.0f} ms, all answers within {self.longest:.1f} s"
        )

    @property
    def longest(self) -> float:
        return max(done.seconds for done in self.tries)

    def check(self) -> None:
        """Each acknowledged reply is there once, each other at most once, and nothing is half."""
        there = self.server.evaluate(READ_REPLIES)
        bodies = there["bodies"]
        assert {body: bodies.get(body) for body in self.taken} == dict.fromkeys(self.taken, 1)
        assert set(bodies) <= {done.body for done in self.tries}
        assert set(bodies.values()) <= {1}
        assert there["half"] == 0
