"""What has to run beside the site, all the time or every night, and whether it does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .checks import Finding, Level, fine, wrong
from .models import Pulse

#: A worker looks round each few seconds; one run by a timer does it at least so often.
WORKER_IS_SILENT = timedelta(minutes=20)
#: A night may be missed.
NIGHT_IS_MISSED = timedelta(hours=50)


@dataclass(frozen=True)
class Routine:
    code: str
    command: str
    #: What does not happen while it does not run, in a sentence.
    without: Promise
    limit: timedelta = WORKER_IS_SILENT

    def finding(self, oldest_due: datetime | None = None) -> Finding:
        """`oldest_due`: since when the first in its queue could have been done."""
        at, now = Pulse.objects.last(self.code), timezone.now()
        if at is None:
            return self._asks_to_start(_("It has never run here."), None)
        if at < now - self.limit:
            return self._asks_to_start(_("It has stopped."), at)
        if oldest_due and oldest_due < now - self.limit:
            return wrong(
                _("It runs, but does not keep up with what waits."),
                since=oldest_due,
                to_do=_("Ask whoever runs the server to look at what it says in its log."),
            )
        return fine(_("It did its work."), since=at)

    def _asks_to_start(self, says: str, since: datetime | None) -> Finding:
        # Whoever tries the site out on their own machine has not set up nights yet.
        is_wrong = since or settings.IN_PRODUCTION or self.limit == WORKER_IS_SILENT
        return Finding(
            Level.WRONG if is_wrong else Level.TO_DO,
            f"{says} {self.without}",
            since=since,
            to_do=_("Ask whoever runs the server to see to it that this runs:"),
            command=f".venv/bin/python manage.py {self.command}",
        )
