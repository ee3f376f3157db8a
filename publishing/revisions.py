from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _


class RevisionState(models.TextChoices):
    WORKING = "working", _("Working copy")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")


class RevisionQuerySet(models.QuerySet):
    def of_model(self, model: type[models.Model]) -> RevisionQuerySet:
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def with_decisions(self) -> RevisionQuerySet:
        """With who saved them, and what was decided about each by whom."""
        return self.select_related("created_by").prefetch_related("decisions__by")

    def noted_in_review(self) -> RevisionQuerySet:
        """Those whose note is still for whoever decides: all that was saved since is in review."""
        same_text = Revision.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
        )
        later = same_text.filter(pk__gt=OuterRef("pk")).exclude(state=RevisionState.IN_REVIEW)
        noted = self.filter(state=RevisionState.IN_REVIEW).exclude(note="")
        return noted.exclude(Exists(later))

    def newest_of(
        self, publications: Sequence[models.Model], *, with_data: bool = False
    ) -> dict[int, Revision]:
        """By the publication's id, in one query and without their texts unless asked for."""
        if not publications:
            return {}
        revisions = self.of_model(type(publications[0]))
        revisions = revisions.filter(object_id__in=[each.pk for each in publications])
        newest = revisions.order_by().values("object_id").annotate(newest=Max("pk"))
        found = self.filter(pk__in=newest.values("newest")).select_related("created_by")
        found = found if with_data else found.defer("data")
        return {revision.object_id: revision for revision in found}

    def lists_of(self, publications: models.QuerySet, name: str) -> dict[int, list[int]]:
        """By the publication's id, the keys in that list of its newest revision, as chosen."""
        revisions = self.of_model(publications.model).filter(
            object_id__in=publications.order_by().values("pk")
        )
        newest = revisions.order_by().values("object_id").annotate(newest=Max("pk"))
        found = self.filter(pk__in=newest.values("newest"))
        lists = found.order_by().values_list("object_id", f"data__{name}")
        return {pk: keys or [] for pk, keys in lists}

    def newest_numbers(self, places: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """The id of the newest revision of each (content type, id), in one query."""
        if not places:
            return {}
        texts = self.filter(
            content_type__in={place[0] for place in places},
            object_id__in={place[1] for place in places},
        )
        rows = texts.order_by().values_list("content_type", "object_id").annotate(Max("pk"))
        return {(content_type, object_id): newest for content_type, object_id, newest in rows}


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
    #: When the writing began that was saved by itself; None if somebody pressed a button.
    autosave_began_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "-id"], name="publishing_revision_newest"
            ),
            models.Index(
                fields=["content_type", "object_id"],
                condition=models.Q(state="in_review"),
                name="publishing_revision_in_review",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RevisionState.values),
                name="publishing_revision_state_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.data.get("title", "")

    def keep(self) -> None:
        """Somebody pressed a button for it: the next autosave does not replace it."""
        if self.autosave_began_at:
            self.autosave_began_at = None
            self.save(update_fields=["autosave_began_at"])


def hash_of(data: dict) -> str:
    canonical = json.dumps(data, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
