"""In which texts a picture is used, and what happens to them when it changes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from images.models import Picture
from images.uses import Use

from .file_uses import FileUse, FileUseQuerySet
from .file_uses import rendering_again as rendering_texts_again
from .markup.rendering import picture_ids
from .revisions import Revision

if TYPE_CHECKING:
    from .publication import Publication


class PictureUseQuerySet(FileUseQuerySet):
    file_field = "picture"

    def note(
        self, publication: Publication, picture_ids: Collection[str], *, revision: Revision | None
    ) -> None:
        """What a revision uses or, without one, what readers see. Pictures that are gone are not."""
        pictures = Picture.objects.filter(pk__in=picture_ids).order_by("pk")
        self.replace_in(publication, pictures, revision)

    def files_shown(self, model: type[Publication]) -> dict[int, list[str]]:
        """Names of the picture files in what readers see of each text, by its id; one query."""
        shown = self.filter(
            content_type=ContentType.objects.get_for_model(model), revision__isnull=True
        )
        files: dict[int, list[str]] = defaultdict(list)
        for pk, name in shown.order_by("pk").values_list("object_id", "picture__file"):
            files[pk].append(name)
        return files


class PictureUse(FileUse):
    """A picture in a post or page: in one of its revisions or, without one, as readers see it."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="uses")
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, null=True, blank=True, related_name="picture_uses"
    )

    objects = PictureUseQuerySet.as_manager()

    class Meta:
        default_permissions = []
        verbose_name = gettext_lazy("use of a picture")
        verbose_name_plural = gettext_lazy("uses of a picture")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="publishing_use_of_text")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "revision"],
                condition=Q(revision__isnull=False),
                name="publishing_use_in_revision_once",
            ),
            models.UniqueConstraint(
                fields=["picture", "content_type", "object_id"],
                condition=Q(revision__isnull=True),
                name="publishing_use_by_readers_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} in {self.content_type_id}:{self.object_id}"


def find_uses(picture_ids: Collection[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Use]]:
    """In texts as readers see them and as they are being written; earlier versions hold nothing."""
    uses = PictureUse.objects.filter(picture__in=picture_ids).prefetch_related("publication")
    newest = Revision.objects.newest_numbers({(use.content_type_id, use.object_id) for use in uses})
    by_text: dict[tuple, list[PictureUse]] = defaultdict(list)
    for use in uses.order_by("pk"):
        by_text[use.picture_id, use.content_type_id, use.object_id].append(use)
    for (picture_id, *place), found in by_text.items():
        if found[0].publication:
            yield picture_id, _use(found, newest.get(tuple(place)))


def _use(found: list[PictureUse], newest: int | None) -> Use:
    revisions = {use.revision_id for use in found}
    if None in revisions:
        where = _("as readers see it") if found[0].publication.is_public else ""
        return Use(found[0].publication, where)
    if newest in revisions:
        return Use(found[0].publication, _("in the version being written"))
    return Use(found[0].publication, _("in earlier versions only"), holds=False)


def lock_pictures(picture_ids: Collection[str]) -> None:
    """Until the transaction ends, nobody changes how these look."""
    list(Picture.objects.locked().filter(pk__in=picture_ids).values_list("pk"))


def rendering_again(picture_ids: Collection[uuid.UUID]) -> AbstractContextManager[None]:
    """Texts that show these pictures are rendered again, in the transaction of the change."""
    return rendering_texts_again(PictureUse.objects.filter(picture__in=picture_ids))


def pictures_of(body: str) -> dict[str, Picture]:
    """The pictures in a clean body, by their ids."""
    pictures = Picture.objects.prefetch_related("renditions").in_bulk(picture_ids(body))
    return {str(pk): picture for pk, picture in pictures.items()}


def descriptions_in(*bodies: str) -> dict[str, str]:
    """What the library says of the pictures in clean bodies, by their ids."""
    ids = set().union(*map(picture_ids, bodies))
    pictures = Picture.objects.filter(pk__in=ids) if ids else []
    return {
        str(each.pk): _("only decoration") if each.is_decoration else str(each) for each in pictures
    }
