"""What all pages share is made once an edition in each process, not once a page."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

from .clock import next_change
from .edition import edition_or_none

Value = TypeVar("Value")


@dataclass
class _Kept:
    edition: int
    ends_at: float
    #: Before that, the clock ran ahead and was set right.
    made_at: float = 0.0
    values: dict[str, Any] = field(default_factory=dict)


_kept = _Kept(edition=0, ends_at=0)


def kept(name: str, make: Callable[[], Value]) -> Value:
    """
    The value of this name as long as nothing that readers see has changed; made where it is new.

    Other threads get the same object: nobody may change it. Inside a transaction everything is
    made anew, as its changes may yet be taken back.
    """
    if connection.in_atomic_block:
        return make()
    # Read before the value is made, so that it is never older than the edition it is kept for.
    edition = edition_or_none()
    if edition is None:
        return make()
    values = _values_of(edition)
    if name not in values:
        values[name] = make()
    return values[name]


def _values_of(edition: int) -> dict[str, Any]:
    global _kept
    kept = _kept
    now = time.time()
    if kept.edition != edition or not kept.made_at <= now < kept.ends_at:
        kept = _kept = _Kept(edition, next_change() or float("inf"), now)
    return kept.values
