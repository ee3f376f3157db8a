"""The machine's clock jumps while people read and write: nothing shows early, nothing fails."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .posting import TAKEN, Posting
from .server import Server

DAY = 24 * 60 * 60
SCHEDULE = """
from datetime import datetime, timedelta
from django.utils import timezone
from comments.models import Comment
from tests.factories import create_post
create_post(slug="tonight", published_at=timezone.now() + timedelta(hours=6))
result = Comment.objects.count()
"""
ORDER = """
from comments.models import Comment
result = list(Comment.objects.oldest_first().values_list("body", flat=True))
"""
CREATE_A_CLINIC_IN_BERLIN = """
from tests.factories import create_clinic
result = create_clinic(time_zone="Europe/Berlin").pk
"""
#: Two seconds before something happens.
NIGHTS = [
    datetime(2027, 3, 28, 0, 59, 58, tzinfo=UTC),  # the clocks of Berlin go forward
    datetime(2027, 10, 31, 0, 59, 58, tzinfo=UTC),  # and back: an hour comes twice
    datetime(2028, 2, 28, 22, 59, 58, tzinfo=UTC),  # then comes 29 February
    datetime(2028, 2, 29, 22, 59, 58, tzinfo=UTC),
]


class Clock:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.set_ahead(0)

    def set_ahead(self, seconds: float) -> None:
        # In one step: it is read meanwhile.
        draft = self.file.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.rename(self.file)
        time.sleep(0.3)

    def set_to(self, moment: datetime) -> None:
        self.set_ahead((moment - datetime.now(UTC)).total_seconds())


@pytest.fixture
def clock(tmp_path) -> Clock:
    return Clock(tmp_path / "clock")


@pytest.fixture
def server(prepared_url, clock, tmp_path) -> Iterator[Server]:
    server = Server(tmp_path, prepared_url)
    server.evaluate(SCHEDULE)
    server.environment |= {
        "PYTHONPATH": str(Path(__file__).parent / "moving_clock"),
        "MOVING_CLOCK": str(clock.file),
    }
    server.start()
    yield server
    server.kill()


def pages(server: Server) -> list[tuple[int, str]]:
    """Of each worker, more than once."""
    return [server.request("GET", "/blog/") for _time in range(8)]


def shows_tonight(server: Server) -> set[bool]:
    assert {status for status, _text in pages(server)} == {200}
    return {"/blog/tonight/" in text for _status, text in pages(server)}


def test_nothing_shows_early_and_nothing_fails_when_the_clock_jumps_by_a_day(server, clock):
    with Posting(server, a_second=5, people=10) as posting:
        assert shows_tonight(server) == {False}
        clock.set_ahead(DAY)
        # By the only clock there is, its time has come.
        assert shows_tonight(server) == {True}
        clock.set_ahead(0)
        assert shows_tonight(server) == {False}
        clock.set_ahead(-DAY)
        assert shows_tonight(server) == {False}
        assert server.request("GET", "/blog/tonight/")[0] == 404
        clock.set_ahead(0)
        time.sleep(1)
    # A form that was given out tomorrow is good today.
    assert {done.status for done in posting.tries} == {TAKEN}
    posting.check()


def test_the_strange_nights_of_the_calendar_are_as_others(server, clock):
    server.evaluate(CREATE_A_CLINIC_IN_BERLIN)
    sent = []
    for moment in NIGHTS:
        clock.set_to(moment)
        with Posting(server, a_second=5, people=1) as posting:
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline:
                assert {status for status, _text in pages(server)} == {200}
                assert server.request("GET", "/blog/kept/")[0] == 200
        assert {done.status for done in posting.tries} == {TAKEN}
        sent += posting.taken
    # One person sent them one after the other, and so they stand.
    assert server.evaluate(ORDER) == sent
