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
from django.utils.safestring import SafeString

from .clock import next_change
from .edition import edition_or_none, without_replies

Value = TypeVar("Value")

#: So many frames are kept, those last asked for, and none that is longer, in characters.
MOST_FRAMES, LONGEST_FRAME = 100, 200_000


@dataclass
class _Frames:
    _kept: OrderedDict[Hashable, SafeString] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable) -> SafeString | None:
        with self._lock:
            frame = self._kept.get(key)
            if frame is not None:
                self._kept.move_to_end(key)
            return frame

    def put(self, key: Hashable, frame: SafeString) -> None:
        if len(frame) > LONGEST_FRAME:
            return
        with self._lock:
            self._kept[key] = frame
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_FRAMES:
                self._kept.popitem(last=False)


@dataclass
class _Kept:
    state: int
    ends_at: float
    #: Before that, the clock ran ahead and was set right.
    made_at: float = 0.0
    values: dict[str, Any] = field(default_factory=dict)
    frames: _Frames = field(default_factory=_Frames)


_kept = _Kept(state=0, ends_at=0)


def kept(name: str, make: Callable[[], Value]) -> Value:
    """
    The value of this name as long as nothing that readers see has changed, replies apart; made where
    it is new.

    Other threads get the same object: nobody may change it. Inside a transaction everything is
    made anew, as its changes may yet be taken back.
    """
    now = _kept_now()
    if now is None:
        return make()
    if name not in now.values:
        now.values[name] = make()
    return now.values[name]


def kept_frame(key: Hashable, make: Callable[[], SafeString]) -> SafeString:
    """As `kept`, for the HTML of one page around what changes more often. Not all of them are kept."""
    now = _kept_now()
    if now is None:
        return make()
    frame = now.frames.get(key)
    if frame is None:
        frame = make()
        now.frames.put(key, frame)
    return frame


def _kept_now() -> _Kept | None:
    global _kept
    if connection.in_atomic_block:
        return None
    # Read before anything is made, so that it is never older than the state it is kept for.
    edition = edition_or_none()
    if edition is None:
        return None
    kept, state, now = _kept, without_replies(edition), time.time()
    if kept.state != state or not kept.made_at <= now < kept.ends_at:
        kept = _kept = _Kept(state, next_change() or float("inf"), now)
    return kept
