"""How long things of this room and of those below it are kept."""

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outbox.models import Mail
from staff.models import TrailEntry

from .periods import Period

SIX_YEARS = 2_192

PERIODS = [
    Period(
        "trail",
        _("The trail: who did what"),
        SIX_YEARS,
        lambda moment: TrailEntry.objects.filter(at__lt=moment),
        help=_("Six years are 2192 days. Health law in many places asks for that long."),
    ),
    Period(
        "mail",
        _("Mail in the outbox that was sent or given up"),
        30,
        lambda moment: Mail.objects.filter(Q(sent_at__lt=moment) | Q(given_up_at__lt=moment)),
        help=_("To whom and when; what it said is not kept once it is sent."),
    ),
    Period(
        "admin_log",
        _("Django’s own log of the admin"),
        SIX_YEARS,
        lambda moment: LogEntry.objects.filter(action_time__lt=moment),
        is_chosen=False,
    ),
    Period(
        "sessions",
        _("Who is signed in"),
        0,
        lambda moment: Session.objects.filter(expire_date__lt=moment),
        is_chosen=False,
    ),
]
