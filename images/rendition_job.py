from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: After each attempt that failed; the last one for ever.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360, 1440)]

#: How long a job belongs to the worker that took it; one whose worker was killed is free then.
CLAIM = timedelta(minutes=10)


class RenditionJobQuerySet(models.QuerySet):
    def due(self) -> Self:
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")


class RenditionJob(models.Model):
    """
    A picture that lacks renditions. Written with the change that made it so.

    The row stays until the work is done. So nothing is lost when a worker is killed or a disk is
    full: whoever looks next makes what is missing.
    """

    picture = models.OneToOneField(
        "images.Picture", on_delete=models.CASCADE, primary_key=True, related_name="job"
    )
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = RenditionJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendition to be made")
        verbose_name_plural = _("renditions to be made")
        default_permissions = []
        indexes = [models.Index(fields=["due_at", "picture"], name="images_job_due")]

    def __str__(self) -> str:
        return str(self.picture_id)

    # Each is one statement with a condition, which two workers cannot both fulfil.

    def claim(self) -> bool:
        """Take it. Not if another worker has, or the picture was changed since."""
        taken = timezone.now() + CLAIM
        if not self._still_ours().update(due_at=taken, attempts=self.attempts + 1):
            return False
        self.due_at, self.attempts = taken, self.attempts + 1
        return True

    def finish(self) -> None:
        self._still_ours().delete()

    def put_off(self) -> None:
        pause = PAUSES[min(self.attempts, len(PAUSES)) - 1]
        self._still_ours().update(due_at=timezone.now() + pause)

    def _still_ours(self) -> RenditionJobQuerySet:
        return RenditionJob.objects.filter(pk=self.pk, due_at=self.due_at)
