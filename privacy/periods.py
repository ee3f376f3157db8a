"""
How long things are kept, and what is done with them when their time is over.

Each room declares it in its retention.py, as PERIODS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from .declared import declared
from .models import KeepingTime

#: Rows that one transaction takes, so that moderators at work never wait long.
AT_ONCE = 500


def _delete(rows: list[models.Model]) -> None:
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


@dataclass(frozen=True)
class Period:
    code: str
    words: Promise
    #: Unless the owner chooses otherwise.
    days: int
    #: What has been there since before that moment, and has no more reason to be.
    over: Callable[[datetime], QuerySet]
    #: What is done with them; they are locked.
    clear: Callable[[list[models.Model]], None] = _delete
    help: Promise | str = ""
    is_chosen: bool = True


def periods() -> list[Period]:
    return declared("retention", "PERIODS")


def chosen_days() -> dict[str, int]:
    """By the code of each period: as the owner chose, else as it is by default."""
    chosen = dict(KeepingTime.objects.values_list("code", "days"))
    return {
        period.code: chosen.get(period.code, period.days) if period.is_chosen else period.days
        for period in periods()
    }


def count_over() -> dict[Period, int]:
    """How many rows' time is over; nothing is done."""
    return {period: period.over(moment).count() for period, moment in _moments()}


def clear_over(
    done: Callable[[Period, int], None] = lambda period, count: None,
) -> dict[Period, int]:
    """Do with them what is to be done, some at a time; `done` hears of each portion."""
    counts = {}
    for period, moment in _moments():
        counts[period] = 0
        for count in _portions(period, moment):
            counts[period] += count
            done(period, counts[period])
    return counts


def _moments() -> list[tuple[Period, datetime]]:
    now, days = timezone.now(), chosen_days()
    return [(period, now - timedelta(days=days[period.code])) for period in periods()]


def _portions(period: Period, moment: datetime) -> Iterator[int]:
    """Newest first, so that an answer goes before what it answers; each row is taken once."""
    last = None
    while True:
        with transaction.atomic():
            rows = period.over(moment).order_by("-pk")
            rows = rows if last is None else rows.filter(pk__lt=last)
            # What somebody else is changing right now is left for the next time.
            rows = list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
            if not rows:
                return
            last = rows[-1].pk
            period.clear(rows)
        yield len(rows)
