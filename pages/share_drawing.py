"""
Draws the picture that other sites show beside a link to a text: its title, and whose it is.

1200 × 630, as OpenGraph asks. Set in DejaVu Sans Bold (fonts/), which has the letters of Latin,
Greek, Cyrillic, Armenian, Georgian and Arabic script, and may be passed on with the site.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
FONT = Path(__file__).with_name("fonts") / "DejaVuSans-Bold.ttf"
#: Raised when the drawing changes, so that all are made anew.
VERSION = 1

_MARGIN = 80
_TITLE_TOP, _TITLE_BOTTOM = 196, 486
_TITLE_SIZES = range(84, 38, -4)
_BAND_TOP = 520
_LINE_HEIGHT = 1.24
_LOGO_BOX = (360, 96)
_PAPER, _INK = "#fbf8f2", "#16323a"
_SUN, _ON_ACCENT = "#f2b8a2", "#ffffff"


@dataclass(frozen=True)
class Brand:
    """Whose text it is."""

    name: str
    accent: str
    #: The name of the logo's file, which changes with what it shows.
    logo_name: str = ""


def fingerprint(title: str, brand: Brand) -> str:
    """Of all that the picture is made of."""
    parts = (str(VERSION), title, brand.name, brand.accent, brand.logo_name)
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]


def draw_share_picture(title: str, brand: Brand, logo: Image.Image | None = None) -> bytes:
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, _BAND_TOP, *SIZE), fill=brand.accent)
    if logo is None:
        _draw_mark(image, brand)
    else:
        _paste_logo(image, logo)
    _draw_title(draw, _drawable(title) or _drawable(brand.name))
    _draw_name(draw, _drawable(brand.name))
    target = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


# What the font can draw


def _drawable(text: str) -> str:
    """The text without what would be drawn as boxes; nothing if that is most of it."""
    text = " ".join(text.split())
    kept = "".join(letter for letter in text if letter == " " or _has(letter))
    return kept.strip() if 2 * len(kept) > len(text) else ""


@cache
def _missing() -> bytes:
    return bytes(_font(40).getmask("\U0010ffff"))


def _has(letter: str) -> bool:
    if unicodedata.category(letter) in ("Mn", "Cf"):  # Marks are drawn with their letter.
        return True
    return bytes(_font(40).getmask(letter)) != _missing()


def _is_right_to_left(text: str) -> bool:
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((each in ("R", "AL") for each in directions if each in ("L", "R", "AL")), False)


# Its parts


def _draw_title(draw: ImageDraw.ImageDraw, title: str) -> None:
    font, lines = _fitting(title)
    is_rtl = _is_right_to_left(title)
    x, anchor = (SIZE[0] - _MARGIN, "ra") if is_rtl else (_MARGIN, "la")
    step = int(font.size * _LINE_HEIGHT)
    y = _TITLE_TOP + (_TITLE_BOTTOM - _TITLE_TOP - step * len(lines)) // 2
    for line in lines:
        draw.text((x, y), line, _INK, font, anchor, direction="rtl" if is_rtl else "ltr")
        y += step


def _fitting(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters in which the whole title has room; else the smallest, cut off."""
    room = SIZE[0] - 2 * _MARGIN
    for size in _TITLE_SIZES:
        font = _font(size)
        lines = _wrapped(title, font, room)
        most = (_TITLE_BOTTOM - _TITLE_TOP) // int(size * _LINE_HEIGHT)
        if len(lines) <= most:
            return font, lines
    lines = lines[:most]
    return font, [*lines[:-1], _cut_off(lines[-1], font, room)]


def _cut_off(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    while font.getlength(f"{line}…") > room:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        pieces = _cut(word, font, room)
        lines += pieces if lines[-1] else pieces[1:]
        if not lines[0]:
            lines[0] = pieces[0]
    return lines


def _cut(word: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """A word longer than a line, in pieces that are not."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.getlength(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _draw_name(draw: ImageDraw.ImageDraw, name: str) -> None:
    size = 40
    room = SIZE[0] - 2 * _MARGIN
    while size > 22 and _font(size).getlength(name) > room:
        size -= 2
    font, middle = _font(size), (_BAND_TOP + SIZE[1]) // 2
    if font.getlength(name) > room:
        name = _cut_off(name, font, room)
    is_rtl = _is_right_to_left(name)
    x, anchor = (SIZE[0] - _MARGIN, "rm") if is_rtl else (_MARGIN, "lm")
    direction = "rtl" if is_rtl else "ltr"
    draw.text((x, middle), name, _ON_ACCENT, font, anchor, direction=direction)


def _paste_logo(image: Image.Image, logo: Image.Image) -> None:
    small = logo.convert("RGBA")
    scale = min(_LOGO_BOX[0] / small.width, _LOGO_BOX[1] / small.height)
    size = (max(1, round(small.width * scale)), max(1, round(small.height * scale)))
    small = small.resize(size, Image.Resampling.LANCZOS)
    image.paste(small, (_MARGIN, 72 + (_LOGO_BOX[1] - small.height) // 2), small)


def _draw_mark(image: Image.Image, brand: Brand) -> None:
    """The site's own mark (templates/includes/mark.html), for a clinic without a logo."""
    scale = 8
    mark = Image.new("RGBA", (40 * scale, 48 * scale))
    draw = ImageDraw.Draw(mark)

    def box(*corners: float) -> tuple[float, ...]:
        return tuple(corner * scale for corner in corners)

    draw.ellipse(box(2, 2, 38, 38), fill=brand.accent)
    draw.rectangle(box(2, 20, 38, 46), fill=brand.accent)
    draw.ellipse(box(12.5, 12.5, 27.5, 27.5), fill=_SUN)
    draw.chord(box(-10, 27, 50, 70), 180, 360, fill="#3f8f83")
    draw.chord(box(-10, 34, 50, 80), 180, 360, fill="#e3efea")
    window = Image.new("L", mark.size)
    ImageDraw.Draw(window).ellipse(box(2, 2, 38, 38), fill=255)
    ImageDraw.Draw(window).rectangle(box(2, 20, 38, 46), fill=255)
    mark.putalpha(window)
    small = mark.resize((80, 96), Image.Resampling.LANCZOS)
    image.paste(small, (_MARGIN, 72), small)
