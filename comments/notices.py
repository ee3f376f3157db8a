"""
Mail to moderators about replies that wait; at once if one of them may be a cry for help.

The request that takes a reply does nothing for it: the worker that delivers mail asks every few
seconds who is to be told (clinic_site/management/commands/deliver_mail.py).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.timesince import timesince

from outbox.models import Mail
from pages.models import Clinic
from staff.models import User

from .models import Comment
from .moderator_notice import HowOften, ModeratorNotice

#: A busy database takes a reply a little later than the time written in it. None is told of before
#: it is this old, so that none comes in behind our back.
SETTLED = timedelta(minutes=1)

#: What comes within this time after a mail "at once" waits for the next one.
FOLDED = timedelta(minutes=10)

DAILY_AT = time(8)
LINKS = 10


def moderators() -> QuerySet[User]:
    """Whoever may decide on replies."""
    return User.objects.with_perm("comments.change_comment").filter(is_staff=True)


def queue_notices() -> int:
    """Write to each moderator who is to be told now; gives how many those are."""
    as_of = timezone.now() - SETTLED
    newest_until = cache(_newest_until)
    newest = newest_until(as_of)
    if newest is None:
        return 0
    people = list(_not_told_about(newest))
    if not people:
        return 0
    clinic = Clinic.current()
    notices = [ModeratorNotice.objects.get_or_create(user=person)[0] for person in people]
    newest_urgent = _newest_until(as_of, is_urgent=True)
    due = [
        notice
        for notice in notices
        if _is_after(newest_urgent, notice.told_until)
        or _is_due(notice, as_of, clinic, newest_until)
    ]
    with translation.override(clinic.language):
        return sum(_tell(notice, as_of, clinic) for notice in due)


def _newest_until(moment: datetime, **of_these) -> datetime | None:
    """When the newest of the replies that wait, and did so at that moment, was posted."""
    waiting = Comment.objects.pending().filter(posted_at__lte=moment, **of_these).newest_first()
    return waiting.values_list("posted_at", flat=True).first()


def _is_after(posted_at: datetime | None, told_until: datetime | None) -> bool:
    return posted_at is not None and (told_until is None or posted_at > told_until)


def _not_told_about(newest: datetime) -> QuerySet[User]:
    told_until = "moderator_notice__told_until"
    return (
        moderators()
        .exclude(email="")
        .exclude(moderator_notice__how_often=HowOften.NEVER)
        .filter(Q(**{f"{told_until}__isnull": True}) | Q(**{f"{told_until}__lt": newest}))
        .order_by("pk")
    )


def _is_due(
    notice: ModeratorNotice,
    as_of: datetime,
    clinic: Clinic,
    newest_until: Callable[[datetime], datetime | None],
) -> bool:
    """Whether replies came between the last mail and the last time a mail could go."""
    turn = last_turn(notice.how_often, as_of, ZoneInfo(clinic.time_zone))
    if notice.told_until is None:
        return newest_until(turn) is not None
    if notice.how_often == HowOften.AT_ONCE and as_of < notice.told_until + FOLDED:
        return False
    return turn > notice.told_until and _is_after(newest_until(turn), notice.told_until)


def last_turn(how_often: str, as_of: datetime, zone: ZoneInfo) -> datetime:
    """
    The last time at which a mail could go, in UTC.

    Hours are those of UTC, which has no hour twice and misses none; mornings are the clinic's.
    """
    if how_often == HowOften.HOURLY:
        return as_of.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if how_often == HowOften.DAILY:
        today = as_of.astimezone(zone).date()
        morning = datetime.combine(today, DAILY_AT, zone).astimezone(UTC)
        yesterday = datetime.combine(today - timedelta(days=1), DAILY_AT, zone).astimezone(UTC)
        return morning if morning <= as_of else yesterday
    return as_of


def _tell(notice: ModeratorNotice, as_of: datetime, clinic: Clinic) -> bool:
    # What is no address stays untold, and keeps nobody else from being told.
    with suppress(ValidationError), transaction.atomic():
        # Of two workers one finds the row as it was.
        as_seen = ModeratorNotice.objects.filter(pk=notice.pk, told_until=notice.told_until)
        context = _context(as_of, clinic)
        # A colleague may have decided about the last one since it was seen.
        if as_seen.update(told_until=as_of) and context["count"]:
            template = "comments/mail/replies_wait.txt"
            Mail.objects.queue(to=notice.user.email, template=template, context=context)
            return True
    return False


def _context(as_of: datetime, clinic: Clinic) -> dict:
    """Numbers and links. What was written, and by whom, is read behind the sign-in only."""
    waiting = Comment.objects.pending().filter(posted_at__lte=as_of)
    summary = waiting.waiting()
    return {
        "clinic": clinic.name,
        "count": summary["count"],
        "urgent": summary["urgent"],
        "age": timesince(summary["oldest"] or as_of, timezone.now(), depth=1),
        "newest": list(
            waiting.order_by("-is_urgent", "-posted_at", "-pk").values_list("pk", flat=True)[:LINKS]
        ),
        "origin": settings.ORIGIN,
    }
