import pytest
from django.test import RequestFactory

from comments.origin import Origin, origin_of


@pytest.fixture(autouse=True)
def _allowed_host(settings):
    settings.ALLOWED_HOSTS = ["clinic.example"]


def _request(**headers):
    return RequestFactory().post("/", headers=headers, SERVER_NAME="clinic.example")


@pytest.mark.parametrize("value", ["cross-site", "same-site", "none", "", "Same-Origin"])
def test_any_fetch_site_but_the_same_origin_is_foreign(value):
    headers = {"Sec-Fetch-Site": value, "Origin": "http://clinic.example"}
    assert origin_of(_request(**headers)) == Origin.FOREIGN


def test_the_same_origin_is_ours_whatever_origin_says():
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert origin_of(_request(**headers)) == Origin.OURS


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("http://clinic.example", Origin.OURS),
        ("http://CLINIC.example", Origin.OURS),
        ("https://clinic.example", Origin.FOREIGN),
        ("http://clinic.example:8000", Origin.FOREIGN),
        ("http://clinic.example.evil.example", Origin.FOREIGN),
        ("http://evil.example", Origin.FOREIGN),
        ("null", Origin.FOREIGN),
        ("", Origin.FOREIGN),
    ],
)
def test_without_fetch_site_the_origin_decides(value, origin):
    assert origin_of(_request(Origin=value)) == origin


def test_with_neither_it_is_unknown():
    assert origin_of(_request()) == Origin.UNKNOWN
