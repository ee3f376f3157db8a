import hashlib
import json

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisionState(models.TextChoices):
    WORKING = "working", _("Working copy")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")


class Revision(models.Model):
    """
    Everything the form of a post or page held when it was saved.

    `data` maps names of fields to values as JSON. A key that is no field any more is ignored, a
    field that is no key yet takes its default, so old revisions outlive changes of the models.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    publication = GenericForeignKey("content_type", "object_id")
    data = models.JSONField(encoder=DjangoJSONEncoder)
    hash = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=20, choices=RevisionState, default=RevisionState.WORKING
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="revisions",
    )
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "-id"], name="publishing_revision_newest"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RevisionState.values),
                name="publishing_revision_state_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.data.get("title", "")


def hash_of(data: dict) -> str:
    canonical = json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
