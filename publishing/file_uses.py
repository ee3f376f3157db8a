"""What uses of pictures and of documents in texts have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from .revisions import Revision

if TYPE_CHECKING:
    from .publication import Publication


class FileUseQuerySet(models.QuerySet):
    #: Of the field that refers to the file.
    file_field = ""

    def replace_in(
        self, publication: Publication, files: models.QuerySet, revision: Revision | None
    ) -> None:
        """These files, and no others, are what a revision uses or, without one, what readers see."""
        place = {
            "content_type": ContentType.objects.get_for_model(publication),
            "object_id": publication.pk,
            "revision": revision,
        }
        self.filter(**place).delete()
        self.bulk_create(self.model(**{self.file_field: file}, **place) for file in files)


class FileUse(models.Model):
    """A file in a post or page: in one of its revisions or, without one, as readers see it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    publication = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True


@contextmanager
def rendering_again(uses: models.QuerySet) -> Iterator[None]:
    """The texts of these uses are rendered again, in the transaction of the change."""
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
