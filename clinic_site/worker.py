"""What a worker's command does: rounds of work, until it is told to stop."""

import logging
import signal
from collections.abc import Callable

from django.db import Error, close_old_connections

SECONDS_BETWEEN_ROUNDS = 5
STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

logger = logging.getLogger(__name__)


def work_until_stopped(
    work: Callable[[], object], *, pause: float = SECONDS_BETWEEN_ROUNDS
) -> None:
    """One round after another. A database that is away for a while does not end the worker."""
    # Held back rather than handled: asked for between two pieces of work, they break off neither.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    while not is_stopping():
        close_old_connections()
        try:
            work()
        except Error as error:
            logger.warning("The database did not answer; trying again. (%s)", type(error).__name__)
        if signal.sigtimedwait(STOPPING, pause):
            break


def is_stopping() -> bool:
    return bool(signal.sigpending() & STOPPING)
