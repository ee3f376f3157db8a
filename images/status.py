"""What is looked at in this room (watching/checks.py)."""

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from watching.checks import Check, Finding, Probe, to_do
from watching.routines import Routine

from .rendition_job import RenditionJob

PICTURES = Routine(
    "pictures",
    "make_pictures",
    gettext_lazy("Readers are served new pictures larger than they need to be."),
)
#: What failed so often fails for a reason.
MANY_ATTEMPTS = 3


def picture_worker() -> Finding:
    jobs = RenditionJob.objects.aggregate(
        oldest=Min("due_at", filter=Q(due_at__lte=timezone.now())),
        failed=Count("pk", filter=Q(attempts__gte=MANY_ATTEMPTS)),
    )
    finding, failed = PICTURES.finding(jobs["oldest"]), jobs["failed"]
    if failed and not finding.needs_somebody:
        return to_do(
            ngettext(
                "The sizes of %d picture could not be made. Readers are served the original.",
                "The sizes of %d pictures could not be made. Readers are served the originals.",
                failed,
            )
            % failed,
            to_do=_("Ask whoever runs the server to look at why:"),
            command=".venv/bin/python manage.py check_media",
        )
    return finding


CHECKS = [
    Check("picture-worker", gettext_lazy("Picture worker"), picture_worker, Probe.WARNS),
]
