"""What is looked at in this room and in those below it (checks.py)."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outbox.models import Mail
from staff.models import User
from staff.second_factor import KINDS

from .checks import Check, Finding, Probe, fine, to_do, wrong
from .routines import NIGHT_IS_MISSED, Routine

MAIL = Routine(
    "mail",
    "deliver_mail",
    gettext_lazy("No mail leaves, and nobody is told of comments that wait."),
)
RETENTION = Routine(
    "retention",
    "apply_retention",
    gettext_lazy("What should be cleared away is still stored."),
    NIGHT_IS_MISSED,
)

#: After that a mail server that cannot be reached is no passing trouble.
SERVER_IS_AWAY = timedelta(hours=1)
GIVEN_UP_LATELY = timedelta(days=7)


def mail_worker() -> Finding:
    oldest = Mail.objects.due().values_list("next_try_at", flat=True).first()
    return MAIL.finding(oldest)


def mail_delivery() -> Finding:
    """Whether the mail server takes what it is given."""
    now = timezone.now()
    tried = Mail.objects.waiting().filter(attempts__gt=0, created_at__lt=now - SERVER_IS_AWAY)
    stuck = tried.order_by("created_at").first()
    if stuck:
        return wrong(
            _("Mail is not taken by the mail server. %(why)s") % {"why": stuck.last_error},
            since=stuck.created_at,
            to_do=_("It is tried again by itself. Show this to whoever looks after your mail."),
            page="outbox_mail_changelist",
            query="?state=waiting",
        )
    given_up = Mail.objects.given_up().filter(given_up_at__gt=now - GIVEN_UP_LATELY)
    count = given_up.count()
    if count:
        return to_do(
            ngettext(
                "In the last seven days %d mail could not be delivered and was given up.",
                "In the last seven days %d mails could not be delivered and were given up.",
                count,
            )
            % count,
            to_do=_("See to whom, and why. An address may be wrong; each can be tried again."),
            page="outbox_mail_changelist",
            query="?state=given_up",
        )
    return fine(_("Nothing is stuck."))


def second_step() -> Finding:
    if not settings.SECOND_FACTOR_REQUIRED:
        return fine(_("Not asked for, as this site runs on one machine to be tried out."))
    with_step = Authenticator.objects.filter(type__in=KINDS).values("user")
    count = User.objects.filter(is_active=True).exclude(pk__in=with_step).count()
    if count:
        return to_do(
            ngettext(
                "%d staff member has no second step yet, and so cannot work.",
                "%d staff members have no second step yet, and so cannot work.",
                count,
            )
            % count,
            to_do=_("Ask them to sign in and set one up. Switch off accounts that nobody uses."),
            page="staff_user_changelist",
        )
    return fine(_("All staff members have one."))


CHECKS = [
    Check("mail-worker", gettext_lazy("Mail worker"), mail_worker, Probe.WARNS),
    Check("mail-delivery", gettext_lazy("Delivery of mail"), mail_delivery),
    Check("retention", gettext_lazy("Clearing away at night"), RETENTION.finding),
    Check("second-step", gettext_lazy("Second step of signing in"), second_step),
]
