import pytest
from django.core.management import call_command

from staff.models import TrailEntry
from tests.factories import create_user


@pytest.mark.django_db(transaction=True)
def test_the_trail_goes_back_to_a_time_when_each_entry_was_about_something():
    TrailEntry.objects.record(create_user(), "exported the trail")
    try:
        call_command("migrate", "staff", "0001", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert TrailEntry.objects.get().verb == "exported the trail"
