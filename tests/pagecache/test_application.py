"""The cache before a site of the tests' own, whose answers and state they set."""

import gzip
import threading
import time
from dataclasses import dataclass, field

import brotli
import pytest

from pagecache import PageCache, Policy
from pagecache import application as application_module
from pagecache.threads import Threads


@dataclass
class Site:
    edition: int | None = 1
    next_change: float | None = None
    status: str = "200 OK"
    headers: list = field(default_factory=list)
    text: str = "A page. " * 200
    calls: list = field(default_factory=list)
    pause: float = 0.0

    def __call__(self, environ, start_response):
        self.calls.append(environ)
        time.sleep(self.pause)
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [self.text.encode()]


@dataclass
class Answer:
    status: str
    headers: dict
    content: bytes

    @property
    def cache_status(self) -> str:
        return self.headers["Cache-Status"].removeprefix("clinic-site; ")


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def cache(site):
    return PageCache(
        site,
        Policy(hosts=["clinic.example", ".clinic.test"], session_cookie="session"),
        read_edition=lambda: site.edition,
        next_change=lambda: site.next_change,
    )


def ask(cache, path="/blog/", query="", method="GET", **headers) -> Answer:
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "clinic.example",
        "wsgi.url_scheme": "https",
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = {}

    def start_response(status, headers, exc_info=None):
        told.update(status=status, headers=dict(headers))

    content = b"".join(cache(environ, start_response))
    return Answer(told["status"], told["headers"], content)


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


# What is the same page


@pytest.mark.parametrize(
    ("query", "same_as"),
    [
        ("utm_source=x&fbclid=y", ""),
        ("page=2&utm_medium=mail", "page=2"),
        ("gclid=1&page=2&_ga=3", "page=2"),
        ("&&=&x&%00=%ff&page[]=3&PAGE=4", ""),
        ("junk=" + "x" * 1900, ""),
    ],
)
def test_what_no_page_knows_changes_nothing(cache, site, query, same_as):
    ask(cache, query=query)
    assert ask(cache, query=same_as).cache_status == "hit"
    assert site.calls[0]["QUERY_STRING"] == same_as


def test_pages_of_a_list_are_pages_of_their_own(cache, site):
    ask(cache, query="page=1")
    assert ask(cache, query="page=2").cache_status == "fwd=miss; stored"
    assert ask(cache, query="comments=2").cache_status == "fwd=miss; stored"


def test_hosts_and_schemes_have_pages_of_their_own(cache):
    ask(cache)
    assert ask(cache, host="www.clinic.test").cache_status == "fwd=miss; stored"
    assert ask(cache, host="CLINIC.example").cache_status == "hit"


@pytest.mark.parametrize("host", ["evil.example", "", "clinic.example.evil", "evilclinic.test"])
def test_a_host_that_is_not_ours_is_left_to_the_site(cache, site, host):
    for _twice in range(2):
        assert ask(cache, host=host).cache_status == "fwd=bypass"
    assert len(site.calls) == 2


# What is never kept


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/admin/", ""),
        ("/search/", "q=x"),
        ("/comments/post/x/", ""),
        ("/media/x.png", ""),
        ("/healthz", ""),
        ("/blog/x/", "preview"),
        ("/blog/x/", "held=abc"),
        ("/blog/x/", "reply_to=1"),
        ("/blog/", "page=1&page=2"),
        ("/blog/", "unknown=1&preview"),
        ("/blog/", "page=" + "1" * 5000),
    ],
)
def test_what_may_be_somebodys_own_is_left_to_the_site(cache, site, path, query):
    for _twice in range(2):
        assert ask(cache, path=path, query=query).cache_status == "fwd=bypass"
    assert len(site.calls) == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_left_to_the_site(cache, method):
    assert ask(cache, method=method).cache_status == "fwd=bypass"


def test_who_carries_a_session_is_left_to_the_site(cache, site):
    ask(cache)
    assert ask(cache, cookie="a=b; session=x").cache_status == "fwd=bypass"
    assert ask(cache, cookie="a=b; xsession=x").cache_status == "hit"


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


# How it is sent


def test_each_coding_has_its_own_strong_etag(cache, site):
    answers = [ask(cache, accept_encoding=coding) for coding in ("", "gzip", "gzip, br")]
    plain, gzipped, brotlied = answers
    assert len({answer.headers["ETag"] for answer in answers}) == 3
    assert gzip.decompress(gzipped.content) == plain.content == site.text.encode()
    assert brotli.decompress(brotlied.content) == plain.content
    for answer in answers:
        assert answer.headers["ETag"].startswith('"')
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.0", None),
        ("identity", None),
        ("GZIP;q=0.5", "gzip"),
        ("deflate, xbr", None),
        ("br;q=1.0", "br"),
    ],
)
def test_a_coding_is_used_only_if_it_is_accepted(cache, accepted, coding):
    assert ask(cache, accept_encoding=accepted).headers.get("Content-Encoding") == coding


def test_two_caches_make_the_same_etag(site):
    policy = Policy(hosts=["clinic.example"], session_cookie="session")
    caches = [PageCache(site, policy, lambda: 1, lambda: None) for _each in range(2)]
    first, second = (ask(cache, accept_encoding="br") for cache in caches)
    assert first.headers["ETag"] == second.headers["ETag"]


def test_who_has_the_page_is_told_so(cache):
    etag = ask(cache, accept_encoding="br").headers["ETag"]
    for tag in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        answer = ask(cache, accept_encoding="br", if_none_match=tag)
        assert (answer.status, answer.content) == ("304 Not Modified", b"")
        assert answer.headers["ETag"] == etag
    assert ask(cache, accept_encoding="gzip", if_none_match=etag).status == "200 OK"
    assert ask(cache, if_none_match='"other"').status == "200 OK"


def test_the_first_asker_may_have_the_page_already(cache):
    etag = ask(cache).headers["ETag"]
    cache._pages._forget(next(iter(cache._pages._pages)))
    assert ask(cache, if_none_match=etag).status == "304 Not Modified"


def test_head_has_the_headers_of_get_and_no_body(cache, site):
    head = ask(cache, method="HEAD")
    get = ask(cache)
    assert head.content == b""
    assert get.cache_status == "hit"
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert site.calls[0]["REQUEST_METHOD"] == "GET"


def test_a_picture_or_a_short_text_is_not_compressed(cache, site):
    site.text = "short"
    assert "Content-Encoding" not in ask(cache, accept_encoding="br").headers


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
