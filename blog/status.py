"""What is looked at in this room (watching/checks.py)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from watching.checks import Check, Finding, fine

from .posts import Post


def scheduled_posts() -> Finding:
    scheduled = Post.objects.scheduled().order_by("published_at")
    moments = list(scheduled.values_list("published_at", flat=True))
    if not moments:
        return fine(_("None is planned."))
    return fine(
        ngettext(
            "%(count)d post appears by itself: %(when)s",
            "%(count)d posts appear by themselves; the next: %(when)s",
            len(moments),
        )
        % {
            "count": len(moments),
            "when": date_format(timezone.localtime(moments[0]), "DATETIME_FORMAT"),
        }
    )


CHECKS = [Check("scheduled", gettext_lazy("Posts scheduled"), scheduled_posts)]
