"""How a picture stands in a page: the whole or a crop of it, in all its sizes."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .crops import Crop
from .picture import Picture
from .rendition import Rendition


@dataclass(frozen=True)
class Sources:
    """What a browser chooses from, and what it takes if it knows no WebP."""

    srcset: str
    url: str
    width: int
    height: int


def sources_of(picture: Picture, crop: str = Crop.WHOLE) -> Sources:
    """
    As far as they are made: until then the whole stands for its crops, and the original for all.

    Those of one source have the same shape, so that none of them moves the page.
    """
    renditions = [each for each in picture.renditions.all() if each.crop == crop]
    if not renditions and crop != Crop.WHOLE:
        return sources_of(picture)
    webp = sorted((each for each in renditions if not each.is_fallback), key=_width)
    fallback = next((each for each in renditions if each.is_fallback), None)
    # One that is alone was made with the upload, and is too small to stand for all.
    is_made = fallback or len(webp) > 1
    srcset = ", ".join(f"{each.file.url} {each.width}w" for each in webp) if is_made else ""
    largest = webp[-1] if webp and crop != Crop.WHOLE else picture
    url = fallback.file.url if fallback else picture.url
    return Sources(srcset, url, largest.width, largest.height)


def picture_html(
    picture: Picture,
    sizes: str,
    *,
    crop: str = Crop.WHOLE,
    alt: str = "",
    eager: bool = False,
    css_class: str = "",
) -> SafeString:
    """`alt` is said where the picture stands in place of its own words."""
    context = {
        "sources": sources_of(picture, crop),
        "alt": alt or picture.words,
        "sizes": sizes,
        "eager": eager,
        "css_class": css_class,
    }
    return SafeString(render_to_string("images/_picture.html", context).strip())


def figure_html(picture: Picture, sizes: str, *, alt: str = "", css_class: str = "") -> SafeString:
    """A picture on its own, with its caption and credit below."""
    context = {
        "picture": picture,
        "img": picture_html(picture, sizes, alt=alt),
        "css_class": css_class,
    }
    return SafeString(render_to_string("images/_figure.html", context).strip())


def _width(rendition: Rendition) -> int:
    return rendition.width
