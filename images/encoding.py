"""A picture in memory as files: the original, and its renditions in fixed widths and crops."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from .crops import Crop, Focus, Wanted, box_of, wanted

QUALITY = 80
# On a phone no picture is larger than this, if need be at the cost of fine grain.
PHONE_BYTES = 100 * 1024
PHONE_WIDTH = 1200
LOWEST_QUALITY = 10


@dataclass(frozen=True)
class EncodedPicture:
    name: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class PreparedPicture:
    """What an upload becomes at once; the worker makes the other renditions."""

    original: EncodedPicture
    thumbnail: tuple[Wanted, EncodedPicture]


def encode_original(image: Image.Image, *, is_drawn: bool) -> EncodedPicture:
    content, extension = _whole_file(image, is_drawn=is_drawn)
    return EncodedPicture(f"{_digest(content)}.{extension}", content, *image.size)


def thumbnail_of(image: Image.Image) -> tuple[Wanted, EncodedPicture]:
    smallest = wanted(image.size)[0]
    [made] = encode_renditions(image, [smallest], Focus())
    return made


def encode_renditions(
    image: Image.Image, missing: list[Wanted], focus: Focus
) -> Iterator[tuple[Wanted, EncodedPicture]]:
    for each in missing:
        box = box_of(each.crop, image.size, focus)
        small = image.resize((each.width, each.height), Image.Resampling.LANCZOS, box=box)
        content = _within_bytes(small, each)
        stem = f"{_digest(content)}-{each.crop}" if each.crop != Crop.WHOLE else _digest(content)
        yield each, EncodedPicture(f"{stem}-{each.width}.{each.format}", content, *small.size)


def _whole_file(image: Image.Image, *, is_drawn: bool) -> tuple[bytes, str]:
    if image.mode == "RGBA":
        return _saved(image, "PNG"), "png"
    jpeg = _saved(image, "JPEG", quality=85, optimize=True, progressive=True)
    if is_drawn:
        # Charts and screenshots stay sharp in PNG, and are mostly smaller; photos never are.
        png = _saved(image, "PNG")
        if len(png) <= len(jpeg):
            return png, "png"
    return jpeg, "jpg"


def _within_bytes(image: Image.Image, each: Wanted) -> bytes:
    for quality in range(QUALITY, LOWEST_QUALITY - 1, -10):
        content = _rendered(image, each.format, quality)
        # A PNG has no quality to give up.
        if len(content) <= PHONE_BYTES or image.width > PHONE_WIDTH or each.format == "png":
            break
    return content


def _rendered(image: Image.Image, extension: str, quality: int) -> bytes:
    match extension:
        case "webp":
            return _saved(image, "WEBP", quality=quality, method=4)
        case "jpg":
            return _saved(image, "JPEG", quality=quality, optimize=True, progressive=True)
    return _saved(image, "PNG", optimize=True)


def _saved(image: Image.Image, picture_format: str, **options) -> bytes:
    target = BytesIO()
    image.save(target, picture_format, **options)
    return target.getvalue()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
