"""Who sends too much: counted in the database, by network and by email address."""

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.utils import timezone

from .models import Comment

WINDOW = timedelta(minutes=10)


def seconds_to_wait(comment: Comment) -> int:
    """
    How long its sender must wait; 0 if it may be taken now.

    Requests at the very same moment may pass together: a few more, never many.
    """
    return max(
        _seconds_to_wait(network=comment.network) if comment.network else 0,
        _seconds_to_wait(email=comment.email) if comment.email else 0,
    )


def _seconds_to_wait(**sender: str) -> int:
    now = timezone.now()
    recent = Comment.objects.filter(posted_at__gt=now - WINDOW, **sender)
    times = list(recent.newest_first().values_list("posted_at", flat=True)[: settings.REPLY_LIMIT])
    if len(times) < settings.REPLY_LIMIT:
        return 0
    return max(1, ceil((times[-1] + WINDOW - now).total_seconds()))
