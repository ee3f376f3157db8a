from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import create_clinic

pytestmark = pytest.mark.django_db
ADDRESS = "/.well-known/security.txt"


def fields(client) -> dict[str, str]:
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    assert len(told) == len(lines)
    return told


def test_it_says_whom_to_tell_in_which_language(client, settings):
    settings.ORIGIN = "https://clinic.example"
    create_clinic(email="desk@clinic.example")
    told = fields(client)
    assert told["Contact"] == "mailto:desk@clinic.example"
    assert told["Preferred-Languages"] == "en"
    assert told["Canonical"] == f"https://clinic.example{ADDRESS}"


def test_without_an_email_address_it_leads_to_a_page(client, settings):
    settings.ORIGIN = "https://clinic.example"
    assert fields(client)["Contact"] == "https://clinic.example/consultation/"


@pytest.mark.parametrize(
    ("now", "expires"),
    [
        (datetime(2026, 3, 4, 5, tzinfo=UTC), "2026-09-01T00:00:00Z"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2027-06-01T00:00:00Z"),
        (datetime(2027, 1, 1, tzinfo=UTC), "2027-07-01T00:00:00Z"),
    ],
)
def test_it_is_good_for_some_months_whenever_it_is_read(client, now, expires):
    with time_machine.travel(now, tick=False):
        assert fields(client)["Expires"] == expires


def test_it_is_never_over(client):
    expires = datetime.fromisoformat(fields(client)["Expires"])
    assert timedelta(days=140) < expires - timezone.now() < timedelta(days=200)
