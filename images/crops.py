"""The fixed set of renditions: which crops there are of a picture, and in which widths."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Crop(models.TextChoices):
    WHOLE = "whole", _("whole")
    CARD = "card", _("card")
    PORTRAIT = "portrait", _("portrait")


#: Width to height, of those that are cut to fit.
SHAPES = {Crop.CARD: (8, 5), Crop.PORTRAIT: (4, 5)}
WIDTHS = {
    Crop.WHOLE: (400, 800, 1200, 1600),
    Crop.CARD: (400, 800),
    Crop.PORTRAIT: (160, 320),
}
#: For browsers that do not know WebP: one file of each crop.
FALLBACK_WIDTHS = {Crop.WHOLE: 800, Crop.CARD: 800, Crop.PORTRAIT: 320}


@dataclass(frozen=True)
class Focus:
    """What must stay in sight, in hundredths from the left and from the top."""

    x: int = 50
    y: int = 50


@dataclass(frozen=True)
class Wanted:
    """A rendition that a picture ought to have."""

    crop: Crop
    format: str
    width: int
    height: int


def wanted(size: tuple[int, int], *, fallback: str = "jpg") -> list[Wanted]:
    """All that are made of a picture of this size; the first is the smallest of the whole."""
    found = []
    for crop, widths in WIDTHS.items():
        left, top, right, bottom = box_of(crop, size, Focus())
        across, ratio = right - left, (bottom - top) / (right - left)
        smaller = [width for width in widths if width < across]
        # Never larger than the original; one that is no wider than the widest, in its own width.
        if across <= widths[-1]:
            smaller.append(across)
        found += [_sized(crop, "webp", width, ratio) for width in smaller]
        found.append(_sized(crop, fallback, min(FALLBACK_WIDTHS[crop], across), ratio))
    return found


def _sized(crop: Crop, picture_format: str, width: int, ratio: float) -> Wanted:
    return Wanted(crop, picture_format, width, max(1, round(width * ratio)))


def box_of(crop: Crop, size: tuple[int, int], focus: Focus) -> tuple[int, int, int, int]:
    """The part of a picture that a crop shows: as large as it can be, around the focal point."""
    width, height = size
    if crop not in SHAPES:
        return 0, 0, width, height
    across, down = SHAPES[crop]
    crop_width = max(1, min(width, round(height * across / down)))
    crop_height = max(1, min(height, round(width * down / across)))
    left = _start(crop_width, width, focus.x)
    top = _start(crop_height, height, focus.y)
    return left, top, left + crop_width, top + crop_height


def _start(part: int, whole: int, hundredths: int) -> int:
    return min(max(0, round(whole * hundredths / 100 - part / 2)), whole - part)
