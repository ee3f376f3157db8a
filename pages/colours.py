"""
The owner's colour, as it can be read.

All of the site's own colours that are shades of one hue are made again in the owner's: each keeps
how light it is (its relative luminance, WCAG 2.2), and so its contrast with all others.
"""

from __future__ import annotations

import colorsys
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

#: The colour the site comes with.
OWN = "#0f5c63"
#: Of text against its background (WCAG 2.2, 1.4.3).
READABLE = 4.5

# See also the top of static/css/site.css, from where these come.
_LIGHT = {
    "teal": OWN,
    "teal-deep": "#0a454b",
    "sea": "#3f8f83",
    "mist": "#e3efea",
    "focus": "#0a454b",
    "shore": "#0b3d44",
    "shore-line": "#2b6066",
    "on-shore": "#e3f0ec",
    "on-shore-soft": "#b4d3cd",
}
_DARK = {
    "teal": "#8fd6c9",
    "teal-deep": "#b4e6dc",
    "on-teal": "#06262b",
    "sea": "#5fb3a5",
    "mist": "#12373d",
    "focus": "#b4e6dc",
    "shore": "#07151b",
    "shore-line": "#24434c",
    "on-shore": "#dcebe7",
    "on-shore-soft": "#a9c1bf",
}
#: What links and buttons stand on, beside mist.
_LIGHT_BACKGROUNDS = ["#fbf8f2", "#ffffff", "#f3ebdd", "#fbe9e3"]


@dataclass(frozen=True, slots=True)
class Theme:
    accent: str
    light: dict[str, str]
    dark: dict[str, str]

    @property
    def is_adjusted(self) -> bool:
        return self.light["teal"] != self.accent

    @property
    def css(self) -> str:
        """The whole of the site's style sheet in these colours, so that pages ask for no file more."""
        return f"{_own_style()}\n{self._colours_css}"

    @property
    def _colours_css(self) -> str:
        light, dark = (
            "".join(f"--{name}:{colour};" for name, colour in colours.items())
            for colours in (self.light, self.dark)
        )
        return (
            f"@media screen{{:root{{{light}}}}}\n"
            f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        )

    @property
    def digest(self) -> str:
        return _digest(self.css)


@lru_cache(maxsize=64)
def theme_of(accent: str) -> Theme:
    light = {name: _in_hue_of(accent, colour) for name, colour in _LIGHT.items()}
    if all(contrast(accent, each) >= READABLE for each in [light["mist"], *_LIGHT_BACKGROUNDS]):
        light["teal"] = accent
    dark = {name: _in_hue_of(accent, colour) for name, colour in _DARK.items()}
    return Theme(accent, light, dark)


def _own_style() -> str:
    path = Path(finders.find("css/site.css"))
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: Path, _changed_at: int) -> str:
    return path.read_text()


@lru_cache(maxsize=64)
def _digest(css: str) -> str:
    return hashlib.sha256(css.encode()).hexdigest()[:8]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _in_hue_of(accent: str, colour: str) -> str:
    """As light as `colour`, in the accent's hue and as full as the accent is beside our own."""
    hue, _lightness, fullness = colorsys.rgb_to_hls(*_parts(accent))
    own_fullness = _fullness(OWN)
    fullness = min(1.0, _fullness(colour) * fullness / own_fullness)
    wanted, low, high = luminance(colour), 0.0, 1.0
    for _step in range(20):
        middle = (low + high) / 2
        if luminance(_spelled(hue, middle, fullness)) < wanted:
            low = middle
        else:
            high = middle
    return _spelled(hue, high, fullness)


def _fullness(colour: str) -> float:
    return colorsys.rgb_to_hls(*_parts(colour))[2]


def _parts(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))


def _spelled(hue: float, lightness: float, fullness: float) -> str:
    parts = colorsys.hls_to_rgb(hue, lightness, fullness)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
