import pytest

from pagecache import PageCache, Policy

from .asking import Site


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
