"""In which texts a document is linked, and what happens to them when it is replaced."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Document

from .revisions import Revision

if TYPE_CHECKING:
    from .publication import Publication


class DocumentUseQuerySet(models.QuerySet):
    def note(
        self, publication: Publication, slugs: Collection[str], *, revision: Revision | None
    ) -> None:
        """What a revision links to or, without one, what readers see. What is gone is not."""
        place = {
            "content_type": ContentType.objects.get_for_model(publication),
            "object_id": publication.pk,
            "revision": revision,
        }
        self.filter(**place).delete()
        if slugs:
            documents = Document.objects.filter(slug__in=slugs).order_by("pk")
            self.bulk_create(self.model(document=document, **place) for document in documents)


class DocumentUse(models.Model):
    """
    A link to a document in a post or page: in one of its revisions or, without one, as readers
    see it. As long as there is one, the document cannot be deleted.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="uses")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    publication = GenericForeignKey("content_type", "object_id")
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, null=True, blank=True, related_name="document_uses"
    )

    objects = DocumentUseQuerySet.as_manager()

    class Meta:
        default_permissions = []
        verbose_name = gettext_lazy("use of a document")
        verbose_name_plural = gettext_lazy("uses of a document")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="publishing_document_use_text")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "revision"],
                condition=Q(revision__isnull=False),
                name="publishing_document_in_revision_once",
            ),
            models.UniqueConstraint(
                fields=["document", "content_type", "object_id"],
                condition=Q(revision__isnull=True),
                name="publishing_document_by_readers_once",
            ),
        ]

    def __str__(self) -> str:
        if self.revision is None:
            return _("“%s”, as readers see it") % self.publication
        saved_at = date_format(self.revision.created_at, "SHORT_DATETIME_FORMAT")
        return _("“%(text)s”, version of %(time)s") % {"text": self.publication, "time": saved_at}


def lock_documents(slugs: Collection[str]) -> None:
    """Until the transaction ends, nobody replaces these."""
    if slugs:
        documents = Document.objects.select_for_update().filter(slug__in=slugs).order_by("pk")
        list(documents.values_list("pk"))


@contextmanager
def rendering_again(document_ids: Collection[uuid.UUID]) -> Iterator[None]:
    """
    Texts that link to these documents are rendered again, in the transaction of the change.

    Those that do in a version only as well: one may be published at this very moment.
    """
    uses = DocumentUse.objects.filter(document__in=document_ids)
    uses = uses.order_by("content_type", "object_id")
    publications = [
        publication
        for content_type_id, object_id in uses.values_list("content_type", "object_id").distinct()
        if (publication := _locked(content_type_id, object_id))
    ]
    yield
    for publication in publications:
        publication.render_again()


def _locked(content_type_id: int, object_id: int) -> Publication | None:
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return model.objects.select_for_update(of=("self",)).filter(pk=object_id).first()
