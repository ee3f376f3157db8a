"""What readers must know before all else, for a time: “Closed today for the storm.”"""

from collections.abc import Iterator
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.text import PlainTextModel


class NoticeQuerySet(models.QuerySet):
    # See also Notice.is_shown, the same rule in Python.
    def shown(self) -> Self:
        now = timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Notice(PlainTextModel):
    """Stands above every page from its start to its end, by the clock alone."""

    text = models.TextField(
        _("text"),
        max_length=400,
        help_text=_("One or two sentences: what is different, until when, what to do instead."),
    )
    starts_at = models.DateTimeField(_("show from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("show until"), help_text=_("It disappears by itself at this time.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="pages_notice_end_after_start",
                violation_error_message=_("The end must come after the start."),
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="pages_notice_ends")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    def clean(self) -> None:
        for name in ("starts_at", "ends_at"):
            moment = getattr(self, name)
            if moment and not 1990 <= moment.year <= 2200:
                raise ValidationError({name: _("Write a year between 1990 and 2200.")})

    # See also NoticeQuerySet.shown, the same rule in SQL.
    @property
    def is_shown(self) -> bool:
        return self.starts_at <= timezone.now() < self.ends_at


def changes_of_notices(now: datetime) -> Iterator[datetime]:
    """The next moments at which a notice appears or disappears."""
    for name in ("starts_at", "ends_at"):
        coming = Notice.objects.filter(**{f"{name}__gt": now}).order_by(name)
        yield from coming.values_list(name, flat=True)[:1]
