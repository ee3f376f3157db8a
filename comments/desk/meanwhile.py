"""What colleagues did while somebody looked at the comments."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff.models import TrailEntry, User

from ..models import Comment
from ..states import UNDONE

_DID = {
    "approved": gettext_lazy("%(who)s approved this %(when)s"),
    "marked as spam": gettext_lazy("%(who)s marked this as spam %(when)s"),
    "moved to trash": gettext_lazy("%(who)s moved this to the trash %(when)s"),
    "restored": gettext_lazy("%(who)s restored this %(when)s"),
    UNDONE: gettext_lazy("%(who)s undid a decision on this %(when)s"),
    "deleted": gettext_lazy("%(who)s deleted this %(when)s"),
}


def what_happened(pks: Iterable[int], *, to: User) -> dict[int, str]:
    """A sentence for each of these comments: who decided on it last, and when; two queries."""
    pks = list(pks)
    targets = [Comment(pk=pk) for pk in pks]
    entries = TrailEntry.objects.about_any(targets).filter(verb__in=_DID).order_by("pk")
    last = {int(entry.target_id): entry for entry in entries.select_related("actor")}
    there = Comment.objects.only("status").in_bulk(pks)
    return {pk: _sentence(there.get(pk), last.get(pk), to) for pk in pks}


def nothing_changed(sentence: str) -> str:
    return _("%(happened)s; nothing was changed.") % {"happened": sentence}


def ago(moment: datetime) -> str:
    if timezone.now() - moment < timedelta(minutes=1):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}


def _sentence(comment: Comment | None, entry: TrailEntry | None, to: User) -> str:
    if comment is None and (entry is None or entry.verb != "deleted"):
        return _("This comment was deleted meanwhile")
    if entry is None:
        said = _("The status of this comment is “%(status)s” already")
        return said % {"status": comment.get_status_display()}
    who = _("You") if entry.actor == to else entry.actor_name or _("Somebody")
    return _DID[entry.verb] % {"who": who, "when": ago(entry.at)}
