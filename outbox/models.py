from datetime import timedelta
from email.utils import parseaddr
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .sender import sender_name

#: After each attempt that failed; three days in all.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 480, *[720] * 5)]

#: How long a mail belongs to the worker that took it. Far longer than sending one takes, or two
#: workers might send it; one whose worker was killed is tried again after it.
CLAIM = timedelta(minutes=15)


class MailQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def given_up(self) -> Self:
        return self.filter(given_up_at__isnull=False)

    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def due(self) -> Self:
        return self.waiting().filter(next_try_at__lte=timezone.now()).order_by("next_try_at", "pk")

    def queue(self, *, to: str, template: str, context: dict[str, Any] | None = None) -> "Mail":
        """
        Write a mail down in the caller's transaction: it exists exactly if that is committed.

        The first line of the template is the subject; it finds the sender's name as `site`. A mail carries links and numbers: nothing
        that a commenter or a patient wrote, neither names nor addresses, belongs into the context.
        """
        validate_email(to)
        context = {"site": sender_name()} | (context or {})
        subject, _line_end, body = render_to_string(template, context).strip().partition("\n")
        return self.create(to=to, subject=" ".join(subject.split())[:200], body=body.strip() + "\n")


def make_message_id() -> str:
    """It belongs to the mail, not to an attempt, so that one that arrives twice is known as one."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{uuid4()}@{address.rpartition('@')[2]}>"


class Mail(models.Model):
    """A mail on its way. Its text is kept only until it is sent."""

    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    message_id = models.CharField(max_length=300, unique=True, default=make_message_id)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    last_error = models.CharField(_("what went wrong"), max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        default_permissions = ["view", "change"]
        constraints = [
            models.CheckConstraint(condition=~Q(to=""), name="outbox_mail_to_somebody"),
            models.CheckConstraint(condition=~Q(subject=""), name="outbox_mail_has_subject"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True),
                name="outbox_mail_sent_or_given_up",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(body=""),
                name="outbox_mail_sent_keeps_no_text",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="outbox_mail_due",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    # Each is one UPDATE with a condition, which two workers cannot both fulfil.

    def claim(self) -> bool:
        """Take it for sending. Not if another worker has taken it, or the owner changed it."""
        now = timezone.now()
        return self._change(
            Mail.objects.waiting().filter(next_try_at=self.next_try_at),
            attempts=self.attempts + 1,
            claimed_at=now,
            next_try_at=now + CLAIM,
        )

    def mark_sent(self) -> None:
        now = timezone.now()
        self._change(
            Mail.objects.filter(sent_at__isnull=True),
            sent_at=now,
            given_up_at=None,
            claimed_at=None,
            body="",
            last_error="",
        )

    def put_off(self, error: str) -> None:
        """Try again later, each time after a longer pause; give up after the last one."""
        if self.attempts > len(PAUSES):
            self.give_up(error)
            return
        next_try_at = timezone.now() + PAUSES[self.attempts - 1]
        self._change(self._still_ours(), next_try_at=next_try_at, claimed_at=None, last_error=error)

    def give_up(self, error: str) -> None:
        self._change(
            self._still_ours(), given_up_at=timezone.now(), claimed_at=None, last_error=error
        )

    def try_again(self) -> bool:
        """Begin anew, now. Not if it is sent, or just being sent."""
        now = timezone.now()
        is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM)
        return self._change(
            Mail.objects.filter(is_free, sent_at__isnull=True),
            attempts=0,
            next_try_at=now,
            claimed_at=None,
            given_up_at=None,
        )

    def _still_ours(self) -> MailQuerySet:
        return Mail.objects.waiting().filter(claimed_at=self.claimed_at)

    def _change(self, allowed: MailQuerySet, **values: Any) -> bool:
        is_changed = allowed.filter(pk=self.pk).update(**values) == 1
        if is_changed:
            for name, value in values.items():
                setattr(self, name, value)
        return is_changed
