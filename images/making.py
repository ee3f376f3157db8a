"""Making what is missing of pictures' renditions. Doing it twice is doing it once."""

import logging
import uuid
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import Error
from PIL import Image

from .changes import changing
from .encoding import EncodedPicture, encode_renditions
from .picture import Picture
from .picture_files import remove_files, remove_files_after_commit, rendition_path
from .rendition import Rendition
from .rendition_job import RenditionJob

#: Then the worker looks at other things before it goes on.
JOBS_PER_ROUND = 20

logger = logging.getLogger(__name__)


def make_due(*, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """One round: make what is due, and give of how many pictures that was."""
    made = 0
    for job in RenditionJob.objects.due()[:JOBS_PER_ROUND]:
        if is_stopping():
            break
        if job.claim():
            made += _do(job)
    return made


def _do(job: RenditionJob) -> bool:
    try:
        make_renditions(job.picture_id)
    except Error:
        raise
    except Exception:  # Whatever a file may do, the worker lives on; this one is tried again.
        logger.exception("Renditions of picture %s could not be made", job.picture_id)
        job.put_off()
        return False
    job.finish()
    return True


def order_missing() -> int:
    """A job for each picture that lacks a rendition and has none; gives how many."""
    pictures = Picture.objects.filter(job=None).order_by("pk").prefetch_related("renditions")
    jobs = [
        RenditionJob(picture=picture)
        for picture in pictures.iterator(chunk_size=500)
        if picture.lacks_renditions
    ]
    RenditionJob.objects.bulk_create(jobs, ignore_conflicts=True)
    return len(jobs)


def make_renditions(picture_id: uuid.UUID) -> None:
    """All that it ought to have and has not; those of an earlier file or focal point go."""
    picture = Picture.objects.prefetch_related("renditions").filter(pk=picture_id).first()
    if picture is None or not picture.lacks_renditions:
        return
    made = _made(picture)
    written: list[Rendition] = []
    try:
        for rendition, encoded in made:
            _write(rendition, encoded)
            written.append(rendition)
        is_kept = _keep(picture, written)
    except BaseException:
        remove_files(each.file.name for each in written)
        raise
    if not is_kept:
        remove_files(each.file.name for each in written)


def _made(picture: Picture) -> list[tuple[Rendition, EncodedPicture]]:
    with picture.file.open("rb") as file, Image.open(file) as image:
        image.load()
        missing = encode_renditions(image, picture.missing_renditions, picture.focus)
        return [
            (
                Rendition(
                    picture=picture,
                    crop=wanted.crop,
                    format=wanted.format,
                    width=wanted.width,
                    height=wanted.height,
                    made_of=picture.source_of(wanted.crop),
                ),
                encoded,
            )
            for wanted, encoded in missing
        ]


def _write(rendition: Rendition, encoded: EncodedPicture) -> None:
    # What a killed worker left under this name may be half a file.
    remove_files([rendition_path(rendition, encoded.name)])
    try:
        rendition.file.save(encoded.name, ContentFile(encoded.content), save=False)
    except BaseException:
        remove_files([rendition_path(rendition, encoded.name)])
        raise


def _keep(picture: Picture, written: list[Rendition]) -> bool:
    """Unless the picture was changed or deleted meanwhile."""
    with changing([picture.pk]):
        now = Picture.objects.locked().filter(pk=picture.pk).first()
        if now is None or (now.file.name, now.focus) != (picture.file.name, picture.focus):
            return False
        stale = [each for each in now.renditions.all() if not now.is_current(each)]
        Rendition.objects.filter(pk__in=[each.pk for each in stale]).delete()
        Rendition.objects.bulk_create(written)
        kept = {each.file.name for each in written}
        remove_files_after_commit({each.file.name for each in stale} - kept)
        return True
