"""
How long a request waits for PostgreSQL: never for ever.

A server that is stopped, frozen or cut off keeps its connections open and says nothing, and
psycopg2 listens without end. So it is made to listen through the function here, which breaks off.
Threads are few: once the database said nothing, all others are refused at once, and every second
one request looks whether it is back. Only the web server is so impatient: commands, such as a
migration or a backup, take the time they need.
"""

import select
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from psycopg2 import OperationalError
from psycopg2.extensions import POLL_OK, POLL_READ, set_wait_callback

#: In seconds. For whatever a page or a form asks.
LONGEST_WAIT = 10.0
#: For the edition: finished pages wait for nothing else, and can do without.
EDITION_WAIT = 2.0
#: For the one request that looks whether a silent database is back, and between two of them.
LOOK_WAIT = LOOK_EVERY = 1.0

#: The server ends a statement before we give up its connection: then it was slow, not silent.
_STATEMENT_TIMEOUT = round(0.9 * LONGEST_WAIT * 1000)


class Patience:
    """psycopg2's wait callback; one for all threads of a process."""

    def __init__(self) -> None:
        self._thread = threading.local()
        #: In monotonic seconds; 0 while the database answers.
        self._refused_until = 0.0

    def __call__(self, waiting) -> None:
        """Until the server answered what `waiting`, a connection, asked. Raises OperationalError."""
        started = time.monotonic()
        deadline = started + self._seconds(started)
        while (wanted := waiting.poll()) != POLL_OK:
            left = deadline - time.monotonic()
            if left <= 0 or not _is_ready(waiting.fileno(), wanted, left):
                self._refused_until = time.monotonic() + LOOK_EVERY
                raise OperationalError("The database said nothing for too long.")
        self._refused_until = 0.0

    def _seconds(self, now: float) -> float:
        if not self._refused_until:
            return getattr(self._thread, "seconds", LONGEST_WAIT)
        if now < self._refused_until:
            raise OperationalError("The database said nothing a moment ago.")
        # The others go on being refused while this one looks.
        self._refused_until = now + LOOK_WAIT
        return LOOK_WAIT

    def at_most(self, seconds: float, ask: Callable[[], Any]) -> Any:
        """What `ask` gives, each of whose questions waits that long only."""
        self._thread.seconds = seconds
        try:
            return ask()
        finally:
            del self._thread.seconds


def _is_ready(file: int, wanted: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(file, select.POLLIN if wanted == POLL_READ else select.POLLOUT)
    return bool(poll.poll(seconds * 1000))


patience = Patience()


def be_impatient() -> None:
    """From now on, in this process."""
    if connection.vendor == "postgresql":
        set_wait_callback(patience)
        connection_created.connect(_limit_statements)


def _limit_statements(connection, **kwargs) -> None:
    with connection.connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [_STATEMENT_TIMEOUT])
