from django.core.management.base import BaseCommand
from django.utils import translation

from clinic_site.worker import is_stopping, work_until_stopped
from images.making import make_due, order_missing
from images.status import PICTURES
from pages.models import Clinic
from pages.share_pictures import make_due_share_pictures, order_missing_share_pictures
from watching.models import Pulse

#: What makes pictures of what staff saved. Each does one round and gives how much it made.
ROUNDS = [make_due, make_due_share_pictures]
SECONDS_BETWEEN_ROUNDS = 1


class Command(BaseCommand):
    help = (
        "Makes pictures in the sizes and crops that pages show, after they were uploaded or "
        "changed, until it is stopped (Ctrl-C or TERM; it then finishes the picture it is at). Any "
        "number may run at once. What is missing, for whatever reason, is found at the start. With "
        "--once it makes all that is due and ends."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="make what is due, then end")

    def handle(self, *args, once: bool, **options) -> None:
        order_missing()
        order_missing_share_pictures()
        if once:
            self.stdout.write(f"Pictures made: {_make_all()}")
        else:
            work_until_stopped(_make_all, pause=SECONDS_BETWEEN_ROUNDS)


def _make_all() -> int:
    """Round after round while there is something to make: uploads come many at once."""
    total = 0
    # A new site's first round takes a minute, in which the worker is at work.
    Pulse.objects.beat(PICTURES.code)
    # Texts that show the pictures are rendered anew, and hold a few words of their own.
    with translation.override(Clinic.current().language):
        while made := sum(make(is_stopping=is_stopping) for make in ROUNDS):
            total += made
            Pulse.objects.beat(PICTURES.code)
    Pulse.objects.beat(PICTURES.code)
    return total
