"""The states of a comment, and the one way from one to another: all at once, and with a trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry, User

from .learning import Verdict, note_lessons

if TYPE_CHECKING:
    from .models import Comment, CommentQuerySet

#: So many rows one statement names; SQLite takes no more than some ten thousand values.
_AT_ONCE = 5_000


class CommentStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    SPAM = "spam", _("Spam")
    TRASH = "trash", _("Trash")


_KEPT = [CommentStatus.PENDING, CommentStatus.APPROVED]

#: What a person's decision says of a comment; other states say nothing.
VERDICTS = {CommentStatus.APPROVED: Verdict.HAM, CommentStatus.SPAM: Verdict.SPAM}

#: What the trail says of each decision, and where it leads; restoring leads back to where it was.
TRANSITIONS = {
    "approve": ("approved", CommentStatus.APPROVED),
    "mark_spam": ("marked as spam", CommentStatus.SPAM),
    "trash": ("moved to trash", CommentStatus.TRASH),
    "restore": ("restored", None),
}
UNDONE = "undone"

Seen = Mapping[int, str] | str | None


@transaction.atomic
def decide(
    comments: CommentQuerySet, code: str, by: User | None, seen: Seen = None
) -> list[Comment]:
    """
    Take one decision on all of these, but for those whose state is not the one `seen`.

    `seen` is a state, or one for each key. Gives the comments that changed, each with the state it had as `was`.
    """
    verb, state = TRANSITIONS[code]
    there = _locked(comments)
    if seen is not None:
        seen_of = seen.get if isinstance(seen, Mapping) else lambda pk: seen
        there = [comment for comment in there if seen_of(comment.pk) == comment.status]
    after = dict.fromkeys((c.pk for c in there), state) if state else _before_removal(there)
    return _move(there, after, verb, by)


@transaction.atomic
def put_back(
    comments: CommentQuerySet, moves: Mapping[int, tuple[str, str]], by: User | None
) -> list[Comment]:
    """Undo decisions: `moves` has the state before and after each, and who moved on is left."""
    there = [c for c in _locked(comments) if c.pk in moves and c.status == moves[c.pk][1]]
    return _move(there, {c.pk: moves[c.pk][0] for c in there}, UNDONE, by)


def _locked(comments: CommentQuerySet) -> list[Comment]:
    # In the order of keys, so that two moderators never wait for each other's rows.
    return list(comments.filter(emptied="").order_by("pk").select_for_update().only("pk", "status"))


def _move(
    there: list[Comment], after: Mapping[int, str], verb: str, by: User | None
) -> list[Comment]:
    changed = [comment for comment in there if comment.status != after[comment.pk]]
    for comment in changed:
        comment.was, comment.status = comment.status, after[comment.pk]
    TrailEntry.objects.record_many(
        by, verb, [(comment, comment.was, comment.status) for comment in changed]
    )
    # The edition's row is raised by the last statements, and so is held for the shortest time.
    for state in CommentStatus.values:
        moved = [comment.pk for comment in changed if comment.status == state]
        for some in _portions(moved):
            type(changed[0])._base_manager.filter(pk__in=some).update(status=state)
        if by is not None:
            note_lessons(moved, VERDICTS.get(state, Verdict.NONE))
    return changed


def _before_removal(there: list[Comment]) -> dict[int, str]:
    """What each of these was before it went to spam or trash; one there is no word of, pending."""
    states = {c.pk: c.status if c.status in _KEPT else CommentStatus.PENDING for c in there}
    removed = [comment for comment in there if comment.status not in _KEPT]
    for some in _portions(removed):
        removals = TrailEntry.objects.about_any(some).filter(from_state__in=_KEPT)
        removals = removals.exclude(to_state__in=_KEPT).exclude(verb="deleted").order_by("pk")
        states |= {int(pk): state for pk, state in removals.values_list("target_id", "from_state")}
    return states


def _portions(rows: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
