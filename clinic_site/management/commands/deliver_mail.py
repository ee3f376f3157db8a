from django.core.management.base import BaseCommand
from django.utils import translation

from clinic_site.worker import is_stopping, work_until_stopped
from comments.notices import queue_notices
from outbox.delivery import send_due
from pages.clinic import Clinic
from watching.models import Pulse
from watching.status import MAIL


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
            self.stdout.write(f"Mails sent: {_work()}")
            return
        work_until_stopped(_work)


def _work() -> int:
    queue_notices()
    # The outbox says what went wrong in the language in which staff read it.
    with translation.override(Clinic.current().language):
        sent = send_due(is_stopping=is_stopping)
    Pulse.objects.beat(MAIL.code)
    return sent
