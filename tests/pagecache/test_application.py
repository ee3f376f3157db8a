"""What is kept, for how long and for whom; many askers at once; without the database."""

import threading
import time

import pytest

from pagecache import PageCache, Policy
from pagecache import application as application_module
from pagecache.threads import Threads

from .asking import ask


def test_a_page_is_made_once_and_then_answered_from_memory(cache, site):
    first, second = ask(cache), ask(cache)
    assert (first.cache_status, second.cache_status) == ("fwd=miss; stored", "hit")
    assert second.content == site.text.encode()
    assert len(site.calls) == 1


def test_a_new_edition_ends_every_page(cache, site):
    ask(cache)
    site.edition, site.text = 2, "Changed"
    assert ask(cache).content == b"Changed"


def test_a_page_ends_when_the_clock_alone_changes_it(cache, site, monkeypatch):
    site.next_change = time.time() + 100
    ask(cache)
    assert ask(cache).cache_status == "hit"
    later = time.time() + 101
    monkeypatch.setattr(application_module.time, "time", lambda: later)
    assert ask(cache).cache_status == "fwd=miss; stored"


def test_a_page_made_while_the_clock_ran_ahead_ends_when_it_is_set_right(cache, site, monkeypatch):
    begins = time.time() + 100
    ahead = time.time() + 24 * 60 * 60
    monkeypatch.setattr(application_module.time, "time", lambda: ahead)
    ask(cache)
    monkeypatch.undo()
    site.next_change = begins
    assert ask(cache).cache_status == "fwd=miss; stored"
    # What begins by the clock is asked for anew, too.
    assert ask(cache).cache_status == "hit"
    monkeypatch.setattr(application_module.time, "time", lambda: begins)
    assert ask(cache).cache_status == "fwd=miss; stored"


def test_a_page_lives_a_day_at_most(cache, site, monkeypatch):
    ask(cache)
    later = time.time() + 24 * 60 * 60 + 1
    monkeypatch.setattr(application_module.time, "time", lambda: later)
    assert ask(cache).cache_status == "fwd=miss; stored"


# What is never kept


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "a=b"),
        ("Cache-Control", "private, no-store"),
        ("Cache-Control", "no-store"),
        ("Vary", "Cookie"),
        ("Vary", "Accept-Language"),
    ],
)
def test_answers_for_one_person_are_not_kept(cache, site, header):
    site.headers = [header]
    for _twice in range(2):
        assert ask(cache).cache_status == "fwd=miss"
    assert len(site.calls) == 2


@pytest.mark.parametrize("status", ["302 Found", "403 Forbidden", "500 Error"])
def test_only_pages_redirects_for_good_and_missing_addresses_are_kept(cache, site, status):
    site.status = status
    for _twice in range(2):
        assert ask(cache).status == status
    assert len(site.calls) == 2


def test_an_answer_that_follows_a_page_is_kept_too(cache, site):
    ask(cache)
    site.edition, site.status = 2, "410 Gone"
    assert ask(cache).cache_status == "fwd=miss; stored"
    assert (ask(cache).status, ask(cache).cache_status) == ("410 Gone", "hit")
    site.edition = None
    assert ask(cache).status == "410 Gone"
    site.edition, site.status = 3, "200 OK"
    assert (ask(cache).status, ask(cache).cache_status) == ("200 OK", "hit")


# Memory


def test_memory_has_a_bound_and_the_longest_unused_leaves(site):
    policy = Policy(hosts=["clinic.example"], session_cookie="session")
    cache = PageCache(site, policy, lambda: 1, lambda: None, most_bytes=100_000)
    ask(cache, path="/often/")
    for number in range(200):
        ask(cache, path=f"/{number}/")
        ask(cache, path="/often/")
        assert cache._pages.size <= 100_000
    assert ask(cache, path="/often/").cache_status == "hit"
    assert ask(cache, path="/0/").cache_status == "fwd=miss; stored"


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_missing_addresses_are_few_and_live_short(cache, site, monkeypatch, status):
    ask(cache, path="/page/")
    site.status = status
    for number in range(2_000):
        ask(cache, path=f"/missing/{number}/")
    assert len(cache._others) <= 1_000
    assert ask(cache, path="/missing/1999/").cache_status == "hit"
    assert ask(cache, path="/page/").cache_status == "hit"
    later = time.time() + 61
    monkeypatch.setattr(application_module.time, "time", lambda: later)
    assert ask(cache, path="/missing/1999/").cache_status == "fwd=miss; stored"


# Many at once


def test_many_askers_of_a_page_wait_for_one_to_make_it(cache, site):
    site.pause = 0.2
    answers = []
    askers = [threading.Thread(target=lambda: answers.append(ask(cache))) for _each in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(site.calls) == 1
    assert {answer.content for answer in answers} == {site.text.encode()}


def test_who_waits_too_long_makes_the_page_itself(cache, site, monkeypatch):
    monkeypatch.setattr(application_module, "LONGEST_WAIT", 0.05)
    site.pause = 0.3
    first = threading.Thread(target=lambda: ask(cache))
    first.start()
    time.sleep(0.05)
    assert ask(cache).cache_status == "fwd=miss"
    first.join()
    assert len(site.calls) == 2


def test_a_page_that_fails_does_not_hold_up_the_next_asker(cache, site):
    original = site.text
    site.text = None
    with pytest.raises(AttributeError):
        ask(cache)
    site.text = original
    assert ask(cache).cache_status == "fwd=miss; stored"


# Without the database


def test_pages_of_the_last_edition_go_on_marked_while_the_database_is_down(cache, site):
    ask(cache)
    site.edition = None
    answer = ask(cache)
    assert answer.cache_status == "hit; detail=database-down"
    assert answer.content == site.text.encode()
    site.edition = 1
    assert ask(cache).cache_status == "hit"


def test_pages_of_an_older_edition_do_not_come_back(cache, site):
    ask(cache, path="/old/")
    site.edition = 2
    ask(cache, path="/new/")
    site.edition = None
    assert ask(cache, path="/old/").cache_status == "fwd=miss; detail=database-down"


def test_after_ten_minutes_without_the_database_the_site_answers(cache, site, monkeypatch):
    ask(cache)
    site.edition = None
    later = time.monotonic() + 601
    monkeypatch.setattr(application_module.time, "monotonic", lambda: later)
    assert ask(cache).cache_status == "fwd=miss; detail=database-down"


def test_the_number_of_the_request_that_made_a_page_is_nobody_elses(cache, site):
    site.headers = [("X-Request-ID", "0123456789abcdef")]
    answers = [ask(cache), ask(cache)]
    assert not any("X-Request-ID" in answer.headers for answer in answers)
    site.headers.append(("Cache-Control", "private"))
    site.edition = 2
    assert ask(cache).headers["X-Request-ID"] == "0123456789abcdef"


def test_whoever_makes_a_page_keeps_no_thread_from_others_even_before_it_is_made(site):
    may_answer = threading.Event()
    cache = PageCache(
        site,
        Policy(hosts=["clinic.example"], session_cookie="session"),
        read_edition=lambda: site.edition,
        next_change=lambda: may_answer.wait(20) and None,
    )
    threads = Threads(2, at_once=1)
    made = threads.submit(ask, cache)
    assert threads.submit(str, "other").result(10) == "other"
    may_answer.set()
    assert made.result(10).cache_status == "fwd=miss; stored"
    threads.shutdown()
