"""Addresses that readers asked for and nobody answers: counted in memory, written now and then."""

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.db import Error, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..addresses import LONGEST, NOT_FOR_READERS
from ..text import UNWANTED

logger = logging.getLogger(__name__)

MOST_KEPT = 500
SECONDS_BETWEEN_WRITES = 60

#: What programs try that look for holes; a reader's address ends in nothing, or in .html.
_PROBE = re.compile(r"/wp-|/\.|/cgi-bin|xmlrpc|\.(?!html?/?$)[^/]*/?$|//|\\", re.IGNORECASE)


class MissedAddressQuerySet(models.QuerySet):
    def add(self, counted: Mapping[str, tuple[int, datetime]]) -> None:
        """Add to the counts of these paths, by few queries, and let the least asked for go."""
        with transaction.atomic():
            paths = sorted(counted)
            new = [self.model(path=path, asked_at=counted[path][1]) for path in paths]
            self.bulk_create(new, ignore_conflicts=True)
            # Locked in one order, so that two processes that write at once wait for each other.
            rows = list(self.filter(path__in=paths).select_for_update().order_by("path"))
            for row in rows:
                times, asked_at = counted[row.path]
                row.times, row.asked_at = row.times + times, max(row.asked_at, asked_at)
            self.bulk_update(rows, ["times", "asked_at"])
        self._let_go()

    def _let_go(self) -> None:
        with transaction.atomic():
            excess = self.count() - MOST_KEPT
            if excess > 0:
                least = self.order_by("times", "asked_at").values_list("pk", flat=True)
                # One that is just being counted by another process is not the least asked for.
                least = least.select_for_update(skip_locked=True)[:excess]
                self.filter(pk__in=list(least)).delete()


class MissedAddress(models.Model):
    path = models.CharField(_("address"), max_length=LONGEST, unique=True)
    times = models.PositiveIntegerField(_("asked for"), default=0)
    asked_at = models.DateTimeField(_("last time"))

    objects = MissedAddressQuerySet.as_manager()

    class Meta:
        ordering = ["-times", "-asked_at"]
        verbose_name = _("address that readers looked for")
        verbose_name_plural = _("addresses that readers looked for")

    def __str__(self) -> str:
        return self.path


@dataclass
class Misses:
    """The counts of one process. A kept 404 is answered by the page cache and not counted again."""

    counted: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    #: By the clock that never jumps.
    next_write: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def count(self, path: str) -> None:
        """Never fails; the request that finds a minute has passed writes them down."""
        if not is_a_readers(path):
            return
        with self._lock:
            self._add(path, 1, timezone.now())
            is_time = time.monotonic() >= self.next_write
            if is_time:
                self.next_write = time.monotonic() + SECONDS_BETWEEN_WRITES
        if is_time:
            self.write()

    def write(self) -> None:
        with self._lock:
            counted, self.counted = self.counted, {}
        if not counted:
            return
        try:
            MissedAddress.objects.add(counted)
        except Error:
            logger.warning("Missed addresses were not written", exc_info=True)
            with self._lock:
                for path, (times, asked_at) in counted.items():
                    self._add(path, times, asked_at)

    def _add(self, path: str, times: int, asked_at: datetime) -> None:
        if path in self.counted:
            before, last = self.counted[path]
            self.counted[path] = before + times, max(last, asked_at)
        elif len(self.counted) < MOST_KEPT:
            self.counted[path] = times, asked_at


def is_a_readers(path: str) -> bool:
    return (
        len(path) <= LONGEST
        and not path.startswith(NOT_FOR_READERS)
        and not _PROBE.search(path)
        and not UNWANTED.search(path)
        and path.isprintable()
    )


misses = Misses()
