"""
Read by each Python that has this folder in PYTHONPATH: a clock that a test moves.

The file named by MOVING_CLOCK holds the seconds by which it is ahead. The time that passes
(time.monotonic) is left alone, as it is when somebody sets the clock of a machine.
"""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import time_machine

_clock = time_machine.travel(datetime.now(UTC), tick=True).start()


def _follow() -> None:
    ahead = 0.0
    while True:
        wanted = float(Path(os.environ["MOVING_CLOCK"]).read_text() or ahead)
        if wanted != ahead:
            _clock.shift(wanted - ahead)
            ahead = wanted
        threading.Event().wait(0.05)


def _begin() -> None:
    threading.Thread(target=_follow, daemon=True).start()


_begin()
# A worker is a copy of its master, but for its threads.
os.register_at_fork(after_in_child=_begin)
