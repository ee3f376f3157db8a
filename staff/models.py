from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .failed_sign_ins import FailedSignIn
from .networks import current_network

__all__ = ["FailedSignIn", "TrailEntry", "User"]


class User(AbstractUser):
    """Somebody who works for the clinic's site. Readers have no accounts."""

    #: Raised when all sessions of this account shall end, on every device.
    session_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def end_sessions(self) -> None:
        """Sign this account out everywhere."""
        type(self).objects.filter(pk=self.pk).update(session_number=F("session_number") + 1)
        self.refresh_from_db(fields=["session_number"])

    def _get_session_auth_hash(self, secret=None) -> str:
        # Django ends sessions whose hash does not fit any more; its own is of the password alone.
        return salted_hmac(
            "staff.models.User.get_session_auth_hash",
            f"{self.password}:{self.session_number}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class TrailQuerySet(models.QuerySet):
    def about(self, target: models.Model) -> "TrailQuerySet":
        return self.filter(
            target_type=ContentType.objects.get_for_model(target), target_id=str(target.pk)
        )

    def about_any(self, targets: Sequence[models.Model]) -> "TrailQuerySet":
        """About any of these, which are of one model."""
        if not targets:
            return self.none()
        return self.filter(
            target_type=ContentType.objects.get_for_model(targets[0]),
            target_id__in=[str(target.pk) for target in targets],
        )

    def record(
        self,
        actor: User | None,
        verb: str,
        target: models.Model | None = None,
        *,
        from_state: str = "",
        to_state: str = "",
        note: str = "",
    ) -> "TrailEntry":
        """Write down what was done to what, if to anything, in the transaction that does it."""
        entry = _line(actor, verb, target, from_state, to_state, note)
        entry.save(using=self.db)
        return entry

    def record_many(
        self,
        actor: User | None,
        verb: str,
        moves: Iterable[tuple[models.Model, str, str]],
    ) -> None:
        """A line for each target, with the states it went from and to."""
        lines = [_line(actor, verb, target, before, after, "") for target, before, after in moves]
        self.bulk_create(lines, batch_size=1_000)


def _line(
    actor: User | None,
    verb: str,
    target: models.Model | None,
    from_state: str,
    to_state: str,
    note: str,
) -> "TrailEntry":
    return TrailEntry(
        actor=actor,
        actor_name=str(actor or "")[:200],
        verb=verb,
        target_type=ContentType.objects.get_for_model(target) if target else None,
        target_id=str(target.pk) if target else "",
        target_name=str(target or "")[:200],
        network=current_network(),
        from_state=from_state,
        to_state=to_state,
        note=note,
    )


class TrailEntry(models.Model):
    """One line of the trail: who did what to what, when and from where. Kept when they are gone."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trail",
    )
    actor_name = models.CharField(_("name"), max_length=200, blank=True)
    verb = models.CharField(_("did"), max_length=40)
    target_type = models.ForeignKey(
        ContentType, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    target_id = models.CharField(max_length=64, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    target_name = models.CharField(_("to"), max_length=200, blank=True)
    network = models.CharField(_("from where"), max_length=43, blank=True)
    from_state = models.CharField(_("from"), max_length=20, blank=True)
    to_state = models.CharField(_("to state"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="staff_trail_target"),
            models.Index(fields=["-at", "-id"], name="staff_trail_at"),
        ]

    def __str__(self) -> str:
        from .trail_words import sentence

        return sentence(self)
