import hashlib
import secrets
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .addresses import normalised

MOST_DAYS = 36_500


class KeepingTime(models.Model):
    """How many days something is kept, where the owner chose (periods.py has the others)."""

    code = models.CharField(max_length=60, unique=True)
    days = models.PositiveIntegerField(_("days"))

    class Meta:
        verbose_name = _("how long things are kept")
        verbose_name_plural = _("how long things are kept")
        default_permissions = ["view", "change"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=1, days__lte=MOST_DAYS),
                name="privacy_keepingtime_days_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ErasureQuerySet(models.QuerySet):
    def remember(self, address: str) -> "Erasure":
        key = secrets.token_hex(32)
        return self.create(key=key, digest=_digest(key, address))


def _digest(key: str, address: str) -> str:
    return hashlib.blake2b(
        normalised(address).encode(), key=bytes.fromhex(key), digest_size=32
    ).hexdigest()


class Erasure(models.Model):
    """
    That the data of an address was erased, without the address: a hash under a key of its own.

    So a backup from before, once restored, can be erased again. The key lies beside it and not in
    the environment, where it could be lost; neither is ever in a backup.
    """

    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("data of one person")
        verbose_name_plural = _("data of one person")
        default_permissions = ["view", "change"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    def is_of(self, address: str) -> bool:
        return secrets.compare_digest(self.digest, _digest(self.key, address))


def erased_at(address: str, erasures: list[Erasure]) -> datetime | None:
    """When the data of this address was erased last."""
    return max((each.at for each in erasures if each.is_of(address)), default=None)
