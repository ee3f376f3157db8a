"""How often documents are downloaded: counted in memory, written now and then. No addresses."""

import logging
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock

from django.db import Error, models, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES = 60
RECENT_DAYS = 30


class DownloadCountQuerySet(models.QuerySet):
    def recent(self) -> "DownloadCountQuerySet":
        return self.filter(day__gt=timezone.localdate() - timedelta(days=RECENT_DAYS))

    def total(self) -> int:
        return self.aggregate(total=Sum("times"))["total"] or 0

    def add(self, counted: Counter[tuple[uuid.UUID, date]]) -> None:
        """Add to the counts, by one query for each document and day."""
        with transaction.atomic():
            documents = self.model._meta.get_field("document").related_model.objects
            there = set(
                documents.filter(pk__in={document for document, _day in counted}).values_list(
                    "pk", flat=True
                )
            )
            # In one order, so that two processes that write at once wait for each other.
            for (document, day), times in sorted(counted.items()):
                if document in there:
                    self.get_or_create(document_id=document, day=day)
                    self.filter(document_id=document, day=day).update(times=F("times") + times)


class DownloadCount(models.Model):
    """How often a document was downloaded on one day of the clinic's calendar."""

    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="download_counts"
    )
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("downloads"), default=0)

    objects = DownloadCountQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads of a day")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "day"], name="documents_downloads_of_a_day_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"


@dataclass
class Downloads:
    """The counts of one process."""

    counted: Counter[tuple[uuid.UUID, date]] = field(default_factory=Counter)
    #: By the clock that never jumps.
    next_write: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def count(self, document_id: uuid.UUID) -> None:
        """Never fails; the download that finds a minute has passed writes them down."""
        with self._lock:
            self.counted[document_id, timezone.localdate()] += 1
            is_time = time.monotonic() >= self.next_write
            if is_time:
                self.next_write = time.monotonic() + SECONDS_BETWEEN_WRITES
        if is_time:
            self.write()

    def write(self) -> None:
        with self._lock:
            counted, self.counted = self.counted, Counter()
        if not counted:
            return
        try:
            DownloadCount.objects.add(counted)
        except Error:
            logger.warning("Downloads were not written", exc_info=True)
            with self._lock:
                self.counted.update(counted)


downloads = Downloads()
