"""What is looked at in this room (watching/checks.py)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from watching.checks import Check, Finding, fine, to_do

from .models import Comment

#: Whoever wrote it has given up looking for it by then.
WAITS_LONG = timedelta(days=3)


def waiting_replies() -> Finding:
    waiting = Comment.objects.waiting()
    if not waiting["count"]:
        return fine(_("No comment waits."))
    since = waiting["oldest"]
    if since < timezone.now() - WAITS_LONG:
        return to_do(
            _("Comments have been waiting for a moderator for days."),
            since=since,
            to_do=_("Decide about the oldest first, or ask a moderator to."),
            page="comments_comment_changelist",
        )
    return fine(_("Comments wait for a moderator, none of them for long."), since=since)


CHECKS = [Check("replies", gettext_lazy("Comments that wait"), waiting_replies)]
