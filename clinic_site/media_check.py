"""What does not match between the files that are stored and the rows that name them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models
from django.utils import timezone

from documents.models import Document
from images.making import make_due
from images.models import Picture, Rendition, RenditionJob
from pages.share_pictures import make_due_share_pictures, order_missing_share_pictures
from publishing.models import Publication, SharePicture

#: Where our files lie; what else is in the folder or bucket is nobody's business here.
FOLDERS = ("pictures", "documents", "share")
#: Can be made again of something else that is kept.
MADE_AGAIN = (Rendition, SharePicture)
KEPT = (Picture, Document)
#: A younger file may be part of an upload that is just going on.
OLD_ENOUGH = timedelta(days=1)


@dataclass
class Findings:
    #: Rows, as “picture 0b7f…: its file's name”, of which the file is gone.
    lost: list[str] = field(default_factory=list)
    #: The same of what can be made again, as the rows themselves.
    to_make_again: list[models.Model] = field(default_factory=list)
    #: Files that no row names.
    orphans: list[str] = field(default_factory=list)
    #: How many pictures lack a size or crop, and texts a share picture.
    unmade: int = 0

    @property
    def number(self) -> int:
        return len(self.lost) + len(self.to_make_again) + len(self.orphans) + self.unmade


def check_media(advance: Callable[[], None] = lambda: None) -> Findings:
    """Compare both ways. `advance` is called for each row and file that was looked at."""
    found, stored = Findings(), {}
    for folder in FOLDERS:
        for name, modified_at in _stored(folder):
            stored[name] = modified_at
            advance()
    named = set()
    for model in (*KEPT, *MADE_AGAIN):
        for row in model._default_manager.exclude(file="").order_by("pk").iterator():
            named.add(row.file.name)
            # Written since the files were listed, perhaps.
            if row.file.name not in stored and not default_storage.exists(row.file.name):
                _note_missing(found, row)
            advance()
    oldest = timezone.now() - OLD_ENOUGH
    found.orphans = sorted(name for name, at in stored.items() if name not in named and at < oldest)
    found.unmade = sum(1 for _picture in _unmade_pictures()) + _unmade_share_pictures()
    return found


def mend_media(found: Findings) -> None:
    """Make what can be made, and remove what nobody names. What is lost stays lost."""
    for row in found.to_make_again:
        if isinstance(row, SharePicture):
            SharePicture.objects.order(row.publication)
        else:
            row.delete()
    for picture in _unmade_pictures():
        picture.order_renditions()
    order_missing_share_pictures()
    # What cannot be made is put off, and so no longer due.
    while RenditionJob.objects.due().exists() or SharePicture.objects.due().exists():
        make_due()
        make_due_share_pictures()
    for name in found.orphans:
        default_storage.delete(name)


def _unmade_pictures() -> Iterator[Picture]:
    pictures = Picture.objects.order_by("pk").prefetch_related("renditions")
    return (each for each in pictures.iterator(chunk_size=500) if each.lacks_renditions)


def _unmade_share_pictures() -> int:
    never_ordered = sum(
        SharePicture.objects.missing(model).count() for model in Publication.__subclasses__()
    )
    return SharePicture.objects.filter(due_at__isnull=False).count() + never_ordered


def _note_missing(found: Findings, row: models.Model) -> None:
    if isinstance(row, MADE_AGAIN):
        found.to_make_again.append(row)
    else:
        found.lost.append(f"{row._meta.verbose_name} {row.pk}: {row.file.name}")


def _stored(folder: str) -> Iterator[tuple[str, datetime]]:
    """The names of the files below a folder, and when each was last written."""
    if not isinstance(default_storage, FileSystemStorage):
        for each in default_storage.bucket.objects.filter(Prefix=f"{folder}/"):
            yield each.key, each.last_modified
        return
    root = Path(default_storage.location)
    for place, _folders, names in os.walk(root / folder):
        for name in names:
            path = Path(place, name)
            modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield path.relative_to(root).as_posix(), modified_at
