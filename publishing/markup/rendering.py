"""What is made of a clean body at publication, so that nothing is parsed while a reader waits."""

import re
from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents.models import Document
from images.markup import figure_html, picture_html
from images.models import Picture

from .html_tokens import TokenCopier
from .safe_html import document_slug, picture_id, plain_text

#: How wide a picture is shown, by its place (safe_html.PICTURE_PLACES).
SIZES = {
    "": "(min-width: 43rem) 40rem, 92vw",
    "picture-small": "(min-width: 43rem) 24rem, 92vw",
    "picture-start": "(min-width: 43rem) 18rem, 92vw",
    "picture-end": "(min-width: 43rem) 18rem, 92vw",
}
HEADINGS = {"h2", "h3", "h4"}
# Up to the next heading too, for one may hold another: an anchor for each that is opened.
_HEADING = re.compile(r"<h([234])>(.*?)(?=</?h[234]>)", re.DOTALL)
# No other figure of a clean body has a class.
_ALONE = re.compile(r'<p>\s*(<img (?:[^"<>]|"[^"]*")*>)\s*</p>')
_FIGURE = r'<figure class="picture">\1</figure>'


def picture_ids(clean: str) -> set[str]:
    """The ids of the pictures of our own in a clean body."""
    return _PictureFinder(clean).ids


def document_slugs(clean: str) -> set[str]:
    """The last parts of the addresses of our own documents that a clean body links to."""
    return _DocumentFinder(clean).slugs


def render_body(
    clean: str,
    pictures: Mapping[str, Picture],
    documents: Mapping[str, Document] = MappingProxyType({}),
) -> str:
    """
    A clean body with anchors at its headings, whole pictures and tables that scroll.

    A picture that is a paragraph of its own has its caption and credit below it. A link to a
    document says what kind of file it leads to, and how large it is.
    """
    return _Renderer(_headings(clean), pictures, documents).copy(_ALONE.sub(_FIGURE, clean))


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


def readdressed(clean: str, pictures: Mapping[str, Picture]) -> str:
    """A clean body whose pictures lead to the files they have now."""
    return _Readdresser(pictures).copy(clean)


class _Readdresser(TokenCopier):
    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        super().__init__()
        self.pictures = pictures

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        text = self.get_starttag_text()
        picture = self.pictures.get(picture_id(attributes.get("src", "")) or "")
        return text.replace(attributes["src"], picture.url) if tag == "img" and picture else text


class _Renderer(TokenCopier):
    def __init__(
        self,
        headings: list[_Heading],
        pictures: Mapping[str, Picture],
        documents: Mapping[str, Document],
    ) -> None:
        super().__init__()
        self.headings = iter(headings)
        self.open_headings: list[str] = []
        self.pictures = pictures
        self.documents = documents
        self.linked: Document | None = None
        self.tables = 0
        self.is_alone = False

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        if tag in HEADINGS:
            return self._heading(tag)
        if tag == "figure":
            # Written with its picture, and not at all if that is gone.
            self.is_alone = "class" in attributes
            return "" if self.is_alone else "<figure>"
        if tag == "img":
            return self._picture(attributes)
        if tag == "a":
            self.linked = self.documents.get(document_slug(attributes["href"]) or "")
        if tag == "a" and re.match(r"https?:", attributes["href"], re.IGNORECASE):
            return f'{self.get_starttag_text()[:-1]} rel="noopener">'
        if tag == "table":
            return f"{self._table_region()}{self.get_starttag_text()}"
        return super().start_tag(tag, attributes)

    def end_tag(self, tag: str) -> str:
        if tag == "figure" and self.is_alone:
            self.is_alone = False
            return ""
        if tag == "a" and self.linked:
            said, self.linked = escape(self.linked.kind_and_size), None
            return f' <span class="document-kind">({said})</span></a>'
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
        place, alt = attributes.get("class", ""), attributes.get("alt", "").strip()
        if self.is_alone:
            return figure_html(picture, SIZES[place], alt=alt, css_class=place)
        return picture_html(picture, SIZES[place], alt=alt, css_class=place)


class _PictureFinder(TokenCopier):
    def __init__(self, clean: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.copy(clean)

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        found = picture_id(attributes.get("src", "")) if tag == "img" else None
        if found:
            self.ids.add(found)
        return ""


class _DocumentFinder(TokenCopier):
    def __init__(self, clean: str) -> None:
        super().__init__()
        self.slugs: set[str] = set()
        self.copy(clean)

    def start_tag(self, tag: str, attributes: dict[str, str]) -> str:
        found = document_slug(attributes.get("href", "")) if tag == "a" else None
        if found:
            self.slugs.add(found)
        return ""
