"""A clinic of which nothing is known yet: every page still is one."""

import re

import pytest

from pages.models import Clinic
from tests.factories import create_clinic, create_page

pytestmark = pytest.mark.django_db
ADDRESSES = ["/", "/blog/", "/consultation/", "/about/", "/nothing/"]


@pytest.fixture(params=["no clinic", "only a name"])
def bare(request):
    create_page(path="about", title="About")
    return create_clinic(name="Bare", tagline="") if request.param == "only a name" else None


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_announced_that_is_not_there(client, bare, address):
    text = client.get(address).content.decode()
    headings = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", text, re.DOTALL)
    assert headings
    assert all(re.sub(r"<[^>]+>", "", heading).strip() for heading in headings)
    for words in ("contact-heading", "Opening hours", "In an emergency", "footer__social", "tel:"):
        assert words not in text, words
    assert re.findall(r"<(?:p|dl|ul|ol|dd|address)\b[^>]*>\s*</", text) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_region_has_a_name_that_is_there(client, bare, address):
    text = client.get(address).content.decode()
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', text)) <= ids


def test_a_place_of_which_only_the_name_is_known_is_shown(client):
    clinic = create_clinic()
    for name in ("Harbour", "Hill"):
        clinic.location_set.create(name=name)
    text = client.get("/").content.decode()
    assert "Harbour" in text
    assert "<address" not in text


def test_facts_that_were_never_saved_have_no_places():
    clinic = Clinic.current()
    assert (clinic.locations, clinic.special_hours, clinic.social) == ([], [], [])
