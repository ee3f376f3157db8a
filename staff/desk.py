"""Which of some things a colleague finds on their desk; the rooms that have them say so."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import ngettext

from .models import User


def on_desk_of(user: User, things: Iterable[Model]) -> set[Model]:
    """Without the texts of colleagues that are not theirs to see; the rest is for all the staff."""
    by_kind: dict[type[Model], list] = {}
    for thing in things:
        by_kind.setdefault(type(thing), []).append(thing)
    return {thing for kind, found in by_kind.items() for thing in _shown(user, kind, found)}


def _shown(user: User, kind: type[Model], things: list) -> list:
    manager = kind._default_manager
    if not hasattr(manager, "shown_on_desk_of"):
        return things
    keys = manager.shown_on_desk_of(user).filter(pk__in=[thing.pk for thing in things])
    shown = set(keys.values_list("pk", flat=True))
    return [thing for thing in things if thing.pk in shown]


def texts_of_others(count: int) -> str:
    """What is said in place of titles that are not theirs to read."""
    return ngettext("%d text of others", "%d texts of others", count) % count
