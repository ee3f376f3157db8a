from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: Nobody needs to know it closer, and workers look round each few seconds.
BETWEEN_BEATS = timedelta(minutes=1)


class PulseQuerySet(models.QuerySet):
    def beat(self, code: str) -> None:
        """That this has just worked."""
        now = timezone.now()
        if self.filter(code=code, at__gt=now - BETWEEN_BEATS, at__lte=now).exists():
            return
        # One statement, which two workers may make at once.
        self.bulk_create(
            [Pulse(code=code, at=now)],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["at"],
        )

    def last(self, code: str) -> datetime | None:
        return self.filter(code=code).values_list("at", flat=True).first()


class Pulse(models.Model):
    """When something that runs beside the site last worked. Without a row it never did."""

    code = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    objects = PulseQuerySet.as_manager()

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("status: is all well?")
        default_permissions = ["view"]

    def __str__(self) -> str:
        return self.code
