"""What is made of a clean body at publication, so that nothing is parsed while a reader waits."""

import re
from collections.abc import Mapping
from html import escape
from typing import NamedTuple, Protocol

from django.utils.text import slugify
from django.utils.translation import gettext as _

from .html_tokens import TokenCopier
from .safe_html import picture_id, plain_text

HEADINGS = {"h2", "h3", "h4"}
# Up to the next heading too, for one may hold another: an anchor for each that is opened.
_HEADING = re.compile(r"<h([234])>(.*?)(?=</?h[234]>)", re.DOTALL)


class PictureLike(Protocol):
    url: str
    srcset: str
    width: int
    height: int


def picture_ids(clean: str) -> set[str]:
    """The ids of the pictures of our own in a clean body."""
    return _PictureFinder(clean).ids


def pictures_without_alt(clean: str) -> set[str]:
    """The ids of those that no words describe where they stand."""
    return _PictureFinder(clean).ids_without_alt


def render_body(clean: str, pictures: Mapping[str, PictureLike]) -> str:
    """A clean body with anchors at its headings, whole pictures and tables that scroll."""
    return _Renderer(_headings(clean), pictures).copy(clean)


def contents_of(clean: str) -> list[dict[str, str]]:
    """What a table of contents is made from: the headings of the first level that have words."""
    return [
        {"anchor": heading.anchor, "words": heading.words}
        for heading in _headings(clean)
        if heading.level == 2 and heading.words
    ]


class _Heading(NamedTuple):
    level: int
    words: str
    anchor: str


def _headings(clean: str) -> list[_Heading]:
    """
    Each heading, in order, with an anchor made from its words, each once.

    The prefix keeps them apart from the names of other things on the page. Below the page's title
    no level is left out, whichever the author began with.
    """
    # A dictionary, because it keeps the order and finds what it holds at once.
    headings: dict[str, _Heading] = {}
    above: list[int] = []
    for written, html in _HEADING.findall(clean):
        while above and above[-1] >= int(written):
            above.pop()
        above.append(int(written))
        words = plain_text(html)
        slug = slugify(words, allow_unicode=True)[:60].strip("-")
        base = anchor = f"section-{slug}" if slug else "section"
        number = 2
        while anchor in headings:
            anchor, number = f"{base}-{number}", number + 1
        headings[anchor] = _Heading(1 + len(above), words, anchor)
    return list(headings.values())


class _Renderer(TokenCopier):
    def __init__(self, headings: list[_Heading], pictures: Mapping[str, PictureLike]) -> None:
        super().__init__()
        self.headings = iter(headings)
        self.open_headings: list[str] = []
        self.pictures = pictures
        self.tables = 0

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        if tag in HEADINGS:
            return self._heading(tag)
        if tag == "img":
            return self._picture(attributes)
        if tag == "a" and re.match(r"https?:", attributes["href"], re.IGNORECASE):
            return f'{self.get_starttag_text()[:-1]} rel="noopener">'
        if tag == "table":
            return f"{self._table_region()}{self.get_starttag_text()}"
        return super().start_tag(tag, attributes)

    def end_tag(self, tag: str) -> str:
        if tag in HEADINGS and self.open_headings:
            tag = self.open_headings.pop()
        return "</table></div>" if tag == "table" else super().end_tag(tag)

    def _heading(self, tag: str) -> str:
        heading = next(self.headings, None)
        self.open_headings.append(f"h{heading.level}" if heading else tag)
        anchor = f' id="{escape(heading.anchor)}"' if heading else ""
        return f"<{self.open_headings[-1]}{anchor}>"

    def _table_region(self) -> str:
        self.tables += 1
        # Landmarks of one page must be told apart.
        label = _("Table") if self.tables == 1 else _("Table %(n)s") % {"n": self.tables}
        return f'<div class="table-scroll" role="region" aria-label="{escape(label)}" tabindex="0">'

    def _picture(self, attributes: dict[str, str]) -> str:
        picture = self.pictures.get(picture_id(attributes["src"]) or "")
        if picture is None:
            return ""
        rendered = {"src": picture.url, "alt": attributes.get("alt", "")}
        if picture.srcset:
            rendered |= {"srcset": picture.srcset, "sizes": "(min-width: 43rem) 40rem, 100vw"}
        rendered |= {"width": picture.width, "height": picture.height}
        rendered |= {"loading": "lazy", "decoding": "async"}
        pairs = (f'{name}="{escape(str(value))}"' for name, value in rendered.items())
        return f"<img {' '.join(pairs)}>"


class _PictureFinder(TokenCopier):
    def __init__(self, clean: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.ids_without_alt: set[str] = set()
        self.copy(clean)

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        found = picture_id(attributes.get("src", "")) if tag == "img" else None
        if found:
            self.ids.add(found)
            if not attributes.get("alt", "").strip():
                self.ids_without_alt.add(found)
        return ""
