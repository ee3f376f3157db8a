"""In which texts a document is linked, and what happens to them when it is replaced."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Document

from .file_uses import FileUse, FileUseQuerySet
from .file_uses import rendering_again as rendering_texts_again
from .revisions import Revision

if TYPE_CHECKING:
    from .publication import Publication


class DocumentUseQuerySet(FileUseQuerySet):
    file_field = "document"

    def note(
        self, publication: Publication, slugs: Collection[str], *, revision: Revision | None
    ) -> None:
        """What a revision links to or, without one, what readers see. What is gone is not."""
        documents = Document.objects.filter(slug__in=slugs).order_by("pk")
        self.replace_in(publication, documents, revision)


class DocumentUse(FileUse):
    """
    A link to a document in a post or page: in one of its revisions or, without one, as readers
    see it. As long as there is one, the document cannot be deleted.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="uses")
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


def rendering_again(document_ids: Collection[uuid.UUID]) -> AbstractContextManager[None]:
    """
    Texts that link to these documents are rendered again, in the transaction of the change.

    Those that do in a version only as well: one may be published at this very moment.
    """
    return rendering_texts_again(DocumentUse.objects.filter(document__in=document_ids))
