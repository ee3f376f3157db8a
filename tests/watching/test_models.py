from datetime import timedelta

import pytest
from django.utils import timezone

from watching.models import Pulse

pytestmark = pytest.mark.django_db


def test_it_never_worked_until_it_does():
    assert Pulse.objects.last("mail") is None
    Pulse.objects.beat("mail")
    assert timezone.now() - Pulse.objects.last("mail") < timedelta(seconds=10)


def test_it_is_written_once_a_minute_at_most(django_assert_num_queries):
    Pulse.objects.beat("mail")
    with django_assert_num_queries(1):
        Pulse.objects.beat("mail")
    assert Pulse.objects.count() == 1


@pytest.mark.parametrize("minutes", [-2, 2])
def test_an_old_one_is_replaced_and_so_is_one_of_a_clock_that_was_ahead(minutes):
    then = timezone.now() + timedelta(minutes=minutes)
    Pulse.objects.create(code="mail", at=then)
    Pulse.objects.beat("mail")
    assert abs(Pulse.objects.last("mail") - timezone.now()) < timedelta(seconds=10)
    assert Pulse.objects.count() == 1
