import logging
import signal

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from comments.notices import queue_notices
from outbox.delivery import send_due

SECONDS_BETWEEN_ROUNDS = 5
STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Sends the mail that waits in the outbox, and writes moderators what waits for them, until "
        "it is stopped (Ctrl-C or TERM; it then finishes the mail it is at). Any number may run at "
        "once. With --once it looks a single time, for a timer or to try things out."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, then end")

    def handle(self, *args, once: bool, **options) -> None:
        if once:
            queue_notices()
            self.stdout.write(f"Mails sent: {send_due()}")
            return
        # Held back rather than handled: asked for between two mails, they break off neither.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        while not is_stopping():
            work()
            if signal.sigtimedwait(STOPPING, SECONDS_BETWEEN_ROUNDS):
                break


def work() -> None:
    """One round. A database that is away for a while does not end the worker."""
    close_old_connections()
    try:
        queue_notices()
        send_due(is_stopping=is_stopping)
    except Error as error:
        logger.warning("The database did not answer; trying again. (%s)", type(error).__name__)


def is_stopping() -> bool:
    return bool(signal.sigpending() & STOPPING)
