import pytest

from pages.structured import clinic_node
from tests.factories import create_clinic, create_location

pytestmark = pytest.mark.django_db


def test_the_number_of_the_one_location_is_the_clinics():
    clinic = create_clinic(phone="555 0100")
    create_location(clinic=clinic, phone="555 0199")
    assert clinic_node(clinic)["telephone"] == "555 0199"


def test_a_clinic_without_a_location_has_its_own_number():
    assert clinic_node(create_clinic(phone="555 0100"))["telephone"] == "555 0100"
