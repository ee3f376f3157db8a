"""How a page is sent: in which coding, with which ETag, or not at all."""

import gzip

import brotli
import pytest

from pagecache import PageCache, Policy

from .asking import ask


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
