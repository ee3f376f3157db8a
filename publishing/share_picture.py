"""The picture that other sites show beside a link to a post or page that has none of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .publication import Publication

#: How long one belongs to the worker that draws it; if that was killed, it is free then.
CLAIM = timedelta(minutes=5)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 15, 360)]


def share_path(share: SharePicture, filename: str) -> str:
    return f"share/{filename}"


class SharePictureQuerySet(models.QuerySet):
    def due(self) -> Self:
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")

    def of(self, publication: Publication) -> Self:
        content_type = ContentType.objects.get_for_model(publication)
        return self.filter(content_type=content_type, object_id=publication.pk)

    def order(self, publication: Publication) -> None:
        """It is drawn soon, unless nothing that it shows has changed."""
        place = {
            "content_type": ContentType.objects.get_for_model(publication),
            "object_id": publication.pk,
        }
        self.update_or_create(**place, defaults={"due_at": timezone.now(), "attempts": 0})

    def order_again(self) -> None:
        """What all of them show has changed."""
        self.update(due_at=timezone.now(), attempts=0)

    def missing(self, model: type[Publication]) -> models.QuerySet:
        """What is published and has none, not even one that is due."""
        content_type = ContentType.objects.get_for_model(model)
        there = self.filter(content_type=content_type).values("object_id")
        return model.objects.filter(status="published").exclude(pk__in=there)

    def order_missing(self, model: type[Publication]) -> int:
        """Gives for how many."""
        content_type = ContentType.objects.get_for_model(model)
        ids = self.missing(model).order_by("pk").values_list("pk", flat=True)
        rows = [self.model(content_type=content_type, object_id=pk) for pk in ids]
        self.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        return len(rows)


class SharePicture(models.Model):
    """One for each text that was published; its file is drawn by a worker, after it is due."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    publication = GenericForeignKey("content_type", "object_id")
    file = models.FileField(upload_to=share_path, max_length=200, blank=True)
    #: A digest of all that it was drawn from.
    made_of = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True, default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = SharePictureQuerySet.as_manager()

    class Meta:
        default_permissions = []
        verbose_name = _("picture for sharing")
        verbose_name_plural = _("pictures for sharing")
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="publishing_share_due",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="publishing_share_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"

    # Each is one statement with a condition, which two workers cannot both fulfil.

    def claim(self) -> bool:
        taken = timezone.now() + CLAIM
        if not self._still_ours().update(due_at=taken, attempts=self.attempts + 1):
            return False
        self.due_at, self.attempts = taken, self.attempts + 1
        return True

    def put_off(self) -> None:
        pause = PAUSES[min(self.attempts, len(PAUSES)) - 1]
        self._still_ours().update(due_at=timezone.now() + pause)

    def keep(self, content: bytes | None, *, name: str = "", made_of: str = "") -> None:
        """
        Its new file, at an address of its own, or none; the one before goes.

        Unless it was ordered again while it was drawn: then it is drawn once more.
        """
        before = self.file.name
        after = default_storage.save(f"share/{name}", ContentFile(content)) if content else ""
        is_kept = False
        try:
            with transaction.atomic():
                is_kept = bool(
                    self._still_ours().update(file=after, made_of=made_of, due_at=None, attempts=0)
                )
        finally:
            if not is_kept:
                remove_share_files([after])
        if is_kept:
            remove_share_files([before])

    def keep_as_it_is(self) -> None:
        self._still_ours().update(due_at=None, attempts=0)

    def _still_ours(self) -> SharePictureQuerySet:
        return SharePicture.objects.filter(pk=self.pk, due_at=self.due_at)


def remove_share_files(names: Iterable[str]) -> None:
    """After the transaction, if there is one."""
    for name in filter(None, names):
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)
