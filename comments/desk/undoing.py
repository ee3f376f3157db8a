"""Taking back one's own decision: a signed list of what was moved, from where and to where."""

from collections.abc import Iterable
from datetime import timedelta

from django.core import signing

from staff.models import User

from ..models import Comment
from ..states import put_back

GOOD_FOR = timedelta(days=1)
_SALT = "comments.undo"


def undo_token(changed: Iterable[Comment], by: User) -> str:
    """For comments just decided on, which know the state they had as `was`."""
    groups: dict[tuple[str, str], list[int]] = {}
    for comment in changed:
        groups.setdefault((comment.was, comment.status), []).append(comment.pk)
    moves = [[was, now, _steps(pks)] for (was, now), pks in groups.items()]
    return signing.dumps([by.pk, moves], salt=_SALT, compress=True)


def undo(token: str, by: User) -> tuple[list[Comment], int] | None:
    """Those put back, and of how many; None for a list that is forged, too old or not one's own."""
    try:
        owner, groups = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    if owner != by.pk:
        return None
    moves = {pk: (was, now) for was, now, steps in groups for pk in _keys(steps)}
    return put_back(Comment.objects.filter(pk__in=list(moves)), moves, by), len(moves)


def _steps(pks: list[int]) -> list[int]:
    """Ten thousand keys in a row are small when compressed as the steps between them."""
    pks = sorted(pks)
    return [pk - before for before, pk in zip([0, *pks], pks, strict=False)]


def _keys(steps: list[int]) -> Iterable[int]:
    pk = 0
    for step in steps:
        pk += step
        yield pk
