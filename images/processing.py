"""
From an uploaded file to the original that is stored.

A file is known by its content, never by its name, and always written anew: what is stored has no
metadata, stands upright, is in sRGB, has a sensible size and a name of ours.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from threading import Lock
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from .encoding import PreparedPicture, encode_original, thumbnail_of

logger = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_BYTES = 32 * 1024 * 1024
MAX_PIXELS = 60_000_000
# JPEG is scaled down while it is read; the others are whole in memory, WebP four times over.
MAX_PIXELS_OF = {"PNG": 50_000_000, "GIF": 50_000_000, "WEBP": 16_000_000}
# A photo saved progressively has some ten scans. Each is read over the whole picture.
MAX_SCANS = 200
LONGEST_SIDE = 2560

# What begins a part of a JPEG; within its pixels, FF is followed by 00 or by D0 to D7.
JPEG_MARKER = re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")

# Beginnings of files that people try to upload, and what to do about each.
HINTS = (
    (
        re.compile(rb"<svg[\s>]|^\x1f\x8b", re.IGNORECASE),
        _("This is a drawing (SVG), which may carry programs. Export it as PNG and upload that."),
    ),
    (
        re.compile(rb"^.{4}ftyp(hei|hev|mif1|msf1)", re.DOTALL),
        _(
            "This is a HEIC photo, which most browsers cannot show. Save it as JPEG first. "
            "On an iPhone: Settings, Camera, Formats, Most Compatible."
        ),
    ),
    (
        re.compile(rb"^.{4}ftypavi[fs]", re.DOTALL),
        _("This is an AVIF picture. Save it as JPEG, PNG or WebP and upload that."),
    ),
    (
        re.compile(rb"^(II\*\x00|MM\x00\*|II\+\x00|MM\x00\+)"),
        _("This is a TIFF picture, which browsers cannot show. Save it as JPEG or PNG."),
    ),
    (
        re.compile(rb"^BM.{4}\x00{4}", re.DOTALL),
        _("This is a BMP picture, which is needlessly large. Save it as JPEG or PNG."),
    ),
    (
        re.compile(rb"^%PDF-"),
        _("This is a PDF. Export the page you want to show as PNG and upload that."),
    ),
    (
        re.compile(rb"^(\xff\xd8\xff|\x89PNG|GIF8|RIFF.{4}WEBP)", re.DOTALL),
        _("This picture is damaged and cannot be read. Open it, save it anew and try again."),
    ),
)

# How to turn a picture of each EXIF orientation upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

SRGB = ImageCms.createProfile("sRGB")

# A large picture takes some 300 MB while it is read, so that one at a time is enough.
_one_at_a_time = Lock()


def prepare_picture(upload: File) -> PreparedPicture:
    """Check, clean and encode an uploaded file. Raises ValidationError with what to do instead."""
    source = _bytes_of(upload)
    with _one_at_a_time:
        image, is_drawn = _read(source)
        return PreparedPicture(
            original=encode_original(image, is_drawn=is_drawn), thumbnail=thumbnail_of(image)
        )


# Reading


def _bytes_of(upload: File) -> BytesIO:
    """The file in memory, read no further than the limit, whatever size it claims."""
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if not content:
        raise ValidationError(_("This file is empty. Choose it again."), code="empty")
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("This file is larger than %(limit)s MB. Save the picture smaller and try again."),
            code="too_many_bytes",
            params={"limit": MAX_BYTES // 1024**2},
        )
    return BytesIO(content)


def _read(source: BytesIO) -> tuple[Image.Image, bool]:
    """The picture, cleaned, and whether it came in a format that people draw in."""
    with _damage_explained(source):
        with Image.open(source, formats=FORMATS) as image:
            _check_size(image)
            _check_scans(image, source)
            # Only PNG has checksums; without a look at them, a broken one is read as streaks.
            image.verify()
        # Held nowhere else, so that the large one goes when it is scaled down.
        return _plain_picture(Image.open(source, formats=FORMATS))


@contextmanager
def _damage_explained(source: BytesIO) -> Iterator[None]:
    try:
        yield
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        _refuse_pixels()
    except UnidentifiedImageError as error:
        raise ValidationError(_hint(source), code="no_picture") from error
    except Exception as error:
        # A damaged file makes the decoders raise almost anything: OSError, SyntaxError,
        # ValueError, struct.error, zlib.error … None of it is our fault or the server's.
        logger.info("A picture could not be read", exc_info=True)
        raise ValidationError(_hint(source), code="damaged") from error


def _hint(source: BytesIO) -> str:
    beginning = source.getvalue()[:4096]
    for pattern, hint in HINTS:
        if pattern.search(beginning):
            return hint
    return _("This file is no picture that browsers can show. Use JPEG, PNG or WebP.")


def _check_size(image: Image.Image) -> None:
    """Look at what the header says, before anything is unfolded."""
    limit = MAX_PIXELS_OF.get(image.format, MAX_PIXELS)
    if image.width * image.height > MAX_PIXELS:
        _refuse_pixels()
    if image.width * image.height > limit:
        raise ValidationError(
            _(
                "This %(format)s picture has more than %(limit)s megapixels, too many to handle. "
                "Save it smaller, or as JPEG, and try again."
            ),
            code="too_many_pixels",
            params={"format": image.format, "limit": limit // 1_000_000},
        )


def _check_scans(image: Image.Image, source: BytesIO) -> None:
    if image.format in ("JPEG", "MPO") and _scans(source.getvalue()) > MAX_SCANS:
        raise ValidationError(_hint(source), code="damaged")


def _scans(jpeg: bytes) -> int:
    """How many scans there are up to the end of the picture; phones put a film behind it."""
    scans, position = 0, 2
    while (marker := JPEG_MARKER.search(jpeg, position)) and marker[1] != b"\xd9":
        scans += marker[1] == b"\xda"
        length = jpeg[marker.end() : marker.end() + 2]
        position = marker.end() + int.from_bytes(length, "big")
    return scans


def _refuse_pixels() -> NoReturn:
    raise ValidationError(
        _(
            "This picture has more than %(limit)s megapixels, too many to handle. "
            "Save it smaller and try again."
        ),
        code="too_many_pixels",
        params={"limit": MAX_PIXELS // 1_000_000},
    )


# Cleaning


def _plain_picture(image: Image.Image) -> tuple[Image.Image, bool]:
    """The picture in L, RGB or RGBA: sRGB, upright, scaled down, with nothing else attached."""
    is_drawn = image.format in ("PNG", "GIF")
    size = _scaled_down(image.size)
    profile = image.info.get("icc_profile")
    orientation = _orientation(image)
    # A JPEG can be read at a half, a quarter or an eighth of its size, in less time and memory.
    image.draft(None, size)
    image.load()
    image = _roughly_scaled_down(image)
    image = _in_srgb(image, profile)
    if image.size != size and max(image.size) > LONGEST_SIDE:
        image = image.resize(size, Image.Resampling.LANCZOS)
    if orientation in UPRIGHT:
        image = image.transpose(UPRIGHT[orientation])
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    # Pillow would write a comment, a palette's transparency or a profile back into the file.
    image.info = {}
    return image, is_drawn


def _scaled_down(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1, LONGEST_SIDE / max(size))
    width, height = size
    return max(1, round(width * scale)), max(1, round(height * scale))


def _orientation(image: Image.Image) -> int:
    with suppress(Exception):  # Damaged metadata is thrown away, as all metadata is.
        return image.getexif().get(ExifTags.Base.Orientation, 1)
    return 1


def _roughly_scaled_down(image: Image.Image) -> Image.Image:
    """
    In a mode with eight bits a channel, and not twice as large as needed.

    Converting a large picture at once would need it several times in memory, so it is done in
    bands.
    """
    factor = max(1, max(image.size) // LONGEST_SIDE)
    if factor == 1:
        return _in_eight_bits(image)
    width, height = image.size
    band_height = 64 * factor
    small = None
    for top in range(0, height, band_height):
        band = image.crop((0, top, width, min(top + band_height, height)))
        band = _in_eight_bits(band).reduce(factor)
        if small is None:
            small = Image.new(band.mode, (band.width, -(-height // factor)))
        small.paste(band, (0, top // factor))
    return small


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("L", "RGB", "RGBA", "CMYK") and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        output = "RGBA" if image.mode == "RGBA" else "RGB"
        # A profile that is broken or made for another kind of picture says nothing about colours.
        with suppress(OSError, ImageCms.PyCMSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(image, source, SRGB, outputMode=output)
    return image.convert("RGB") if image.mode == "CMYK" else image
