from datetime import timedelta

import pytest
from django.utils import timezone

from watching.checks import Level
from watching.models import Pulse
from watching.routines import NIGHT_IS_MISSED, Routine

pytestmark = pytest.mark.django_db

WORKER = Routine("worker", "work", "Nothing is done.")
NIGHTLY = Routine("nightly", "clear", "All is kept.", NIGHT_IS_MISSED)


def worked(code: str, **ago) -> None:
    Pulse.objects.create(code=code, at=timezone.now() - timedelta(**ago))


def test_one_that_never_ran_differs_from_one_that_stopped():
    never = WORKER.finding()
    assert (never.level, never.since) == (Level.WRONG, None)
    assert never.says == "It has never run here. Nothing is done."
    assert never.command == ".venv/bin/python manage.py work"
    worked("worker", minutes=21)
    stopped = WORKER.finding()
    assert stopped.level == Level.WRONG
    assert stopped.says == "It has stopped. Nothing is done."
    assert stopped.since == Pulse.objects.last("worker")


def test_one_that_works_is_fine():
    worked("worker", minutes=19)
    assert WORKER.finding().level == Level.FINE


def test_one_that_does_not_keep_up_is_not():
    worked("worker", minutes=1)
    assert WORKER.finding(timezone.now() - timedelta(minutes=19)).level == Level.FINE
    oldest = timezone.now() - timedelta(minutes=21)
    finding = WORKER.finding(oldest)
    assert (finding.level, finding.since) == (Level.WRONG, oldest)


def test_a_night_may_be_missed_but_not_two():
    worked("nightly", hours=49)
    assert NIGHTLY.finding().level == Level.FINE
    Pulse.objects.all().delete()
    worked("nightly", hours=51)
    assert NIGHTLY.finding().level == Level.WRONG


@pytest.mark.parametrize(("in_production", "level"), [(True, Level.WRONG), (False, Level.TO_DO)])
def test_nights_that_were_never_set_up_are_wrong_in_production(settings, in_production, level):
    settings.IN_PRODUCTION = in_production
    assert NIGHTLY.finding().level == level
