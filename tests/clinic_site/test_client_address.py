import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from clinic_site.client_address import ClientAddressMiddleware


def address(remote: str, forwarded: str) -> str:
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR=remote)
    ClientAddressMiddleware(lambda request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.fixture(autouse=True)
def trusted(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]


def test_a_trusted_proxy_is_believed():
    assert address("127.0.0.1", "203.0.113.9") == "203.0.113.9"


def test_only_the_proxys_own_entry_is_believed():
    assert address("127.0.0.1", "198.51.100.1, 203.0.113.9") == "203.0.113.9"


def test_nobody_else_is_believed():
    assert address("203.0.113.9", "198.51.100.1") == "203.0.113.9"


@pytest.mark.parametrize("forwarded", ["", "unknown", "203.0.113.9,", "<script>"])
def test_what_is_no_address_is_not_taken(forwarded):
    assert address("127.0.0.1", forwarded) == "127.0.0.1"
