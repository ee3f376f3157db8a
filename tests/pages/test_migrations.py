import pytest
from django.core.management import call_command

from pages.models import Clinic, Location, Page
from tests.factories import create_clinic, create_location, create_page


@pytest.mark.django_db(transaction=True)
def test_address_and_hours_survive_the_way_back_and_forth():
    create_clinic(name="Heron")
    create_location(address="18 Old Road", friday="08:00–13:00", hours_note="By appointment")
    create_location(address="Another house", order=20)
    create_page(path="privacy", in_footer=True)
    create_page(path="about", in_footer=False)
    try:
        call_command("migrate", "pages", "0002", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    location = Location.objects.get()
    assert location.clinic == Clinic.objects.get(name="Heron")
    assert location.address == "18 Old Road"
    assert location.hours_note == "Friday: 08:00–13:00\nBy appointment"
    assert [page.path for page in Page.objects.filter(in_footer=True)] == ["privacy"]
