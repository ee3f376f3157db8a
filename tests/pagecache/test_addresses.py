"""Which requests ask for the same page, and which for one that may be somebody's own."""

import pytest

from .asking import ask


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
