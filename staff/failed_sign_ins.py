"""Who tries names and passwords too often waits: told by name and network, never for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

#: What lies further back counts no more, and is deleted.
REMEMBERED = timedelta(hours=1)
#: Slips that everybody makes: so many for one name from one network without a wait.
FREE = 5
#: Then 1, 2, 4 … minutes after each.
LONGEST_WAIT = timedelta(minutes=30)
#: More than this for one name from networks nobody signed in from lately is an attack on it …
MOST_FOR_NAME = 20
#: … and more than this from one network, whatever the names, is one on all.
MOST_FOR_NETWORK = 50
WAIT_AFTER_MOST = timedelta(minutes=15)
#: A network that somebody signed in from so lately is not held up by attacks from elsewhere.
KNOWN_FOR = timedelta(days=30)


class Step(models.TextChoices):
    """What was wrong: a password anybody may try, or a code that only comes after the right one."""

    PASSWORD = "password"
    CODE = "code"


class FailedSignInQuerySet(models.QuerySet):
    def note(self, name: str, network: str, step: Step = Step.PASSWORD) -> None:
        self.filter(at__lte=timezone.now() - REMEMBERED).delete()
        self.create(name=digest_of(name, step), network=network)

    def forget(self, name: str) -> None:
        """Whoever got in, or was let in, begins anew."""
        self.filter(name__in=[digest_of(name, step) for step in Step]).delete()

    def wait_until(
        self, name: str, network: str, *, is_known: bool, step: Step = Step.PASSWORD
    ) -> datetime | None:
        """
        When `name` may be tried again from `network`; None if now.

        The same for names that are nobody's, so that nobody learns which are.
        """
        now = timezone.now()
        recent = self.filter(at__gt=now - REMEMBERED)
        of_name = recent.filter(name=digest_of(name, step))
        waits = [
            _after_slips(list(of_name.filter(network=network).values_list("at", flat=True))),
            _after_most(recent.filter(network=network), MOST_FOR_NETWORK),
        ]
        if not is_known:
            waits.append(_after_most(of_name, MOST_FOR_NAME))
        return max((wait for wait in waits if wait and wait > now), default=None)


class FailedSignIn(models.Model):
    """
    A name and password that did not fit, remembered for an hour.

    The name is kept as a keyed digest: what somebody types there by mistake may be a password.
    """

    name = models.CharField(max_length=64)
    network = models.CharField(max_length=43, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = FailedSignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        default_permissions = ()
        indexes = [
            models.Index(fields=["name", "at"], name="staff_failed_name"),
            models.Index(fields=["network", "at"], name="staff_failed_network"),
            models.Index(fields=["at"], name="staff_failed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


def digest_of(name: str, step: Step = Step.PASSWORD) -> str:
    salt = f"staff.failed_sign_in.{step}"
    return salted_hmac(salt, name.strip().lower(), algorithm="sha256").hexdigest()


def _after_slips(times: list[datetime]) -> datetime | None:
    if len(times) < FREE:
        return None
    return max(times) + min(timedelta(minutes=2 ** (len(times) - FREE)), LONGEST_WAIT)


def _after_most(failures: models.QuerySet, most: int) -> datetime | None:
    newest = list(failures.order_by("-at").values_list("at", flat=True)[:most])
    return newest[0] + WAIT_AFTER_MOST if len(newest) == most else None
