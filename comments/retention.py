"""How long what readers wrote is kept where it is not shown (privacy/periods.py)."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from privacy.periods import Period
from publishing.edition import unseen
from staff.models import TrailEntry

from .emptying import Emptied, has_answers, remove
from .models import Comment, CommentStatus


def _untouched_since(moment: datetime, status: CommentStatus) -> QuerySet[Comment]:
    """In this state, and nobody has done anything with it since; what is empty goes with its answers."""
    decisions = TrailEntry.objects.filter(
        target_type=ContentType.objects.get_for_model(Comment),
        target_id=Cast(OuterRef("pk"), CharField()),
        at__gte=moment,
    )
    comments = Comment.objects.filter(Q(emptied="") | ~has_answers(), status=status)
    return comments.filter(~Exists(decisions), posted_at__lt=moment)


def _with_network(moment: datetime) -> QuerySet[Comment]:
    return Comment.objects.filter(posted_at__lt=moment).exclude(network="")


def _forget_network(comments: list[Comment]) -> None:
    with unseen():
        Comment.objects.filter(pk__in=[comment.pk for comment in comments]).update(network="")


def _remove(comments: list[Comment]) -> None:
    remove(comments, Emptied.BY_AGE)


PERIODS = [
    Period(
        "comments_network",
        _("From which network a comment came"),
        30,
        _with_network,
        _forget_network,
        help=_("It only helps to know what one sender posts in a row. The comment itself stays."),
    ),
    Period(
        "comments_spam",
        _("Comments marked as spam"),
        15,
        lambda moment: _untouched_since(moment, CommentStatus.SPAM),
        _remove,
        help=_("Counted from the last decision about the comment. Until then it can be restored."),
    ),
    Period(
        "comments_trash",
        _("Comments in the trash"),
        30,
        lambda moment: _untouched_since(moment, CommentStatus.TRASH),
        _remove,
        help=_("Counted from the last decision about the comment. Until then it can be restored."),
    ),
]
