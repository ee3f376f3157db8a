"""Taking out of comments what their writers gave: all of it, or where they came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry

from .findings import FindingSpoken
from .learning import Lesson, unlearn
from .states import CommentStatus

if TYPE_CHECKING:
    from .models import Comment

_AT_ONCE = 500


class Emptied(models.TextChoices):
    """Why nothing but its place is left of a comment that others have answered."""

    BY_REQUEST = "request", _("At the writer’s request")
    BY_AGE = "age", _("Its time was over")


def has_answers() -> Exists:
    from .models import Comment

    below = Q(parent=OuterRef("pk")) | Q(thread=OuterRef("pk"))
    return Exists(Comment.objects.filter(below))


def remove(comments: Sequence[Comment], why: Emptied) -> None:
    """
    Delete these for good; of those that have answers, the place stays and nothing else.

    Newest first. Whoever calls this has locked them. The trail keeps who decided, and no text.
    """
    for start in range(0, len(comments), _AT_ONCE):
        _remove(comments[start : start + _AT_ONCE], why)


def _remove(comments: Sequence[Comment], why: Emptied) -> None:
    rows = type(comments[0])._base_manager
    keys = [comment.pk for comment in comments]
    TrailEntry.objects.about_any(comments).exclude(note="").update(note="")
    if why == Emptied.BY_REQUEST:
        unlearn(keys)
    Lesson.objects.filter(comment__in=keys).delete()
    FindingSpoken.objects.filter(comment__in=keys).delete()
    answered = _with_answers_that_stay(rows, set(keys))
    rows.filter(pk__in=set(keys) - answered).delete()
    rows.filter(pk__in=answered).update(
        **dict.fromkeys(("body", "html", "name", "email", "website", "network"), ""),
        text_fingerprint="",
        fingerprint=Concat(Value("emptied-"), Cast("pk", models.CharField())),
        findings=[],
        weight=0,
        is_urgent=False,
        edited_at=None,
        person=None,
        status=CommentStatus.TRASH,
        emptied=why,
    )


def _with_answers_that_stay(rows: models.Manager, keys: set[int]) -> set[int]:
    """Those of the keys below which something stands that is not among them, or stays itself."""
    below = rows.filter(Q(parent__in=keys) | Q(thread__in=keys))
    below = list(below.values_list("pk", "parent_id", "thread_id"))
    staying: set[int] = set()
    while True:
        stay = {
            key
            for pk, *above in below
            if pk not in keys or pk in staying
            for key in above
            if key in keys
        }
        if stay == staying:
            return staying
        staying = stay
