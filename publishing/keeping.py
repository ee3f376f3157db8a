"""
What is made once in each process, not once a page: what all pages share, and the frames of some.

It is kept until anything but replies changes, so it may show none of them.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from .clock import next_change
from .edition import edition_or_none, without_replies

Value = TypeVar("Value")
#: The HTML of a page before what changes more often, and after it.
Frame = tuple[bytes, bytes]

#: So many frames are kept, those last asked for, and none that is longer, in bytes.
MOST_FRAMES, LONGEST_FRAME = 100, 200_000


@dataclass
class Kept:
    """What was made of one state of the site. Other threads get the same: nobody may change it."""

    state: int = 0
    ends_at: float = 0.0
    #: Before that, the clock ran ahead and was set right.
    made_at: float = 0.0
    values: dict[str, Any] = field(default_factory=dict)
    _frames: OrderedDict[Hashable, Frame] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def value(self, name: str, make: Callable[[], Value]) -> Value:
        if name not in self.values:
            self.values[name] = make()
        return self.values[name]

    def frame(self, key: Hashable, make: Callable[[], Frame]) -> Frame:
        """
        The frame of the page that `key` stands for.

        `make` may use only what was read since this was asked for with `kept_now`: something older
        could be of an older state.
        """
        frame = self._taken(key)
        if frame is None:
            frame = make()
            self._put(key, frame)
        return frame

    def _taken(self, key: Hashable) -> Frame | None:
        with self._lock:
            if key in self._frames:
                self._frames.move_to_end(key)
            return self._frames.get(key)

    def _put(self, key: Hashable, frame: Frame) -> None:
        if sum(map(len, frame)) > LONGEST_FRAME:
            return
        with self._lock:
            self._frames[key] = frame
            while len(self._frames) > MOST_FRAMES:
                self._frames.popitem(last=False)


_newest = Kept()


def kept(name: str, make: Callable[[], Value]) -> Value:
    """
    The value of this name as long as nothing that readers see has changed, replies apart; made where
    it is new.
    """
    return kept_now().value(name, make)


def kept_now() -> Kept:
    """
    What is kept of the present state; nothing if the database does not answer.

    Nor inside a transaction: its changes may yet be taken back.
    """
    global _newest
    edition = None if connection.in_atomic_block else edition_or_none()
    if edition is None:
        return Kept()
    newest, state, now = _newest, without_replies(edition), time.time()
    if newest.state != state or not newest.made_at <= now < newest.ends_at:
        newest = _newest = Kept(state, next_change() or float("inf"), now)
    return newest
