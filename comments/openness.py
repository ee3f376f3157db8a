"""Whether a post takes replies, until when, and whether they are shown at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from blog.models import Post
from blog.posts import Replies

from .reply_settings import Moderation, ReplySettings


def takes_replies(post: Post, settings: ReplySettings) -> bool:
    return (
        post.is_public
        and not post.is_working_copy
        and post.replies != Replies.CLOSED
        and not settings.is_paused
        and not _is_too_old(post, settings.close_after_days)
    )


def shows_unread(post: Post, settings: ReplySettings) -> bool:
    """Does a reply that nothing was noticed about appear before anybody has read it?"""
    return settings.moderation == Moderation.HOLD_NOTICED and post.replies != Replies.HELD


def _is_too_old(post: Post, days: int | None) -> bool:
    return days is not None and post.published_at <= timezone.now() - timedelta(days=days)


def moments(now: datetime) -> Iterator[datetime]:
    """The next at which replies to a post close by the clock."""
    # Not reply_settings(): what is kept asks for this moment itself.
    days = ReplySettings.objects.values_list("close_after_days", flat=True).first()
    if days:
        age = timedelta(days=days)
        open_posts = Post.objects.published().filter(published_at__gt=now - age)
        times = open_posts.order_by("published_at").values_list("published_at", flat=True)
        yield from (time + age for time in times[:1])
