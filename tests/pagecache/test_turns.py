from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from pagecache import Turns
from pagecache.threads import Threads

SOON = 0.2
LATE = 10


class Site:
    """Answers each request when it is told to."""

    def __init__(self) -> None:
        self.inside: dict[str, Event] = {}
        self.may_answer: dict[str, Event] = {}
        for name in ("first", "second"):
            self.inside[name], self.may_answer[name] = Event(), Event()

    def __call__(self, environ, start_response):
        self.inside[environ["PATH_INFO"]].set()
        assert self.may_answer[environ["PATH_INFO"]].wait(LATE)
        return [environ["PATH_INFO"].encode()]


@pytest.fixture
def site():
    site = Site()
    yield site
    for event in site.may_answer.values():
        event.set()


@pytest.fixture
def ask():
    with ThreadPoolExecutor(2) as threads:

        def ask(turns: Turns, name: str) -> Future:
            return threads.submit(turns, {"PATH_INFO": name}, None)

        yield ask


def test_the_second_waits_until_the_first_is_answered(site, ask):
    turns = Turns(site, longest_wait=LATE)
    first = ask(turns, "first")
    assert site.inside["first"].wait(LATE)
    second = ask(turns, "second")
    assert not site.inside["second"].wait(SOON)
    site.may_answer["first"].set()
    site.may_answer["second"].set()
    assert first.result(LATE) == [b"first"]
    assert second.result(LATE) == [b"second"]


def test_nobody_waits_for_ever_behind_a_slow_one(site, ask):
    turns = Turns(site, longest_wait=0.01)
    ask(turns, "first")
    assert site.inside["first"].wait(LATE)
    site.may_answer["second"].set()
    assert ask(turns, "second").result(LATE) == [b"second"]


def test_one_that_fails_gives_its_turn_back(site, ask):
    turns = Turns(site, longest_wait=10 * LATE)
    with pytest.raises(KeyError):
        ask(turns, "third").result(LATE)
    ask(turns, "second")
    assert site.inside["second"].wait(LATE)


def test_who_makes_a_page_or_waits_to_keeps_no_thread_from_other_requests(site):
    turns = Turns(site, longest_wait=LATE)
    threads = Threads(3, at_once=1)
    threads.submit(turns, {"PATH_INFO": "first"}, None)
    assert site.inside["first"].wait(LATE)
    threads.submit(turns, {"PATH_INFO": "second"}, None)
    assert threads.submit(str, "from memory").result(LATE) == "from memory"
    for event in site.may_answer.values():
        event.set()
    threads.shutdown()
