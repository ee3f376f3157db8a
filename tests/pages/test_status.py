import pytest

from pages.status import clinics_facts
from tests.factories import create_clinic, create_location
from watching.checks import Level

pytestmark = pytest.mark.django_db


def test_readers_have_to_learn_how_to_reach_the_clinic():
    create_clinic(phone="")
    assert clinics_facts().level == Level.TO_DO
    create_location()
    assert clinics_facts().level == Level.FINE
