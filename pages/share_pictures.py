"""Drawing the share pictures that are due: a round of the worker that makes pictures."""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import Error
from PIL import Image

from publishing.models import Publication, SharePicture

from .clinic import Clinic
from .colours import OWN, theme_of
from .share_drawing import Brand, draw_share_picture, fingerprint

#: Then the worker looks at other things before it goes on.
PER_ROUND = 20

logger = logging.getLogger(__name__)


def make_due_share_pictures(*, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """One round: draw what is due, and give how many that were."""
    made, clinic = 0, None
    due = SharePicture.objects.due().prefetch_related("publication")[:PER_ROUND]
    for share in due:
        if is_stopping():
            break
        clinic = clinic or Clinic.current()
        if share.claim():
            made += _make(share, clinic)
    return made


def order_missing_share_pictures() -> int:
    return sum(SharePicture.objects.order_missing(each) for each in Publication.__subclasses__())


@contextmanager
def following_the_logo(picture_ids: Collection[UUID]) -> Iterator[None]:
    """A follower of pictures: all are drawn again when the logo looks different."""
    yield
    if Clinic.objects.filter(logo__in=picture_ids).exists():
        SharePicture.objects.order_again()


def brand_of(clinic: Clinic) -> Brand:
    # As dark as it must be for white letters, whatever colour the owner chose.
    accent = theme_of(clinic.accent or OWN).light["teal"]
    return Brand(clinic.name, accent, clinic.logo.file.name if clinic.logo else "")


def _make(share: SharePicture, clinic: Clinic) -> bool:
    try:
        _draw(share, clinic)
    except Error:
        raise
    except Exception:  # Whatever a logo or a disk may do, the worker lives on.
        logger.exception("A share picture could not be made for %s", share)
        share.put_off()
        return False
    return True


def _draw(share: SharePicture, clinic: Clinic) -> None:
    publication = share.publication
    # One with a picture of its own is shown with that.
    if publication is None or getattr(publication, "picture_id", None):
        share.keep(None)
        return
    brand = brand_of(clinic)
    made_of = fingerprint(publication.title, brand)
    if share.made_of == made_of and share.file and share.file.storage.exists(share.file.name):
        share.keep_as_it_is()
        return
    content = draw_share_picture(publication.title, brand, _logo(clinic))
    place = f"{publication._meta.model_name}-{publication.pk}"
    digest = hashlib.sha256(content).hexdigest()[:12]
    share.keep(content, name=f"{place}-{digest}.png", made_of=made_of)


def _logo(clinic: Clinic) -> Image.Image | None:
    if not clinic.logo:
        return None
    with clinic.logo.file.open("rb") as file, Image.open(file) as image:
        image.load()
        return image
