"""
A clean body read as passages: paragraphs, headings, list items, table rows, pictures.

What is compared is what a reader sees, so each passage is a row of words in their formatting.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from types import MappingProxyType

from .safe_html import BLOCKS, LISTS, TABLES, picture_id

NO_WORDS: Mapping[str, str] = MappingProxyType({})

_FORMATTING = {"abbr", "cite", "code", "em", "q", "s", "strong", "sub", "sup"}
_CELLS = {"td", "th"}
_CONTAINERS = (BLOCKS | LISTS | TABLES) - _CELLS
#: What a passage is shown as; the innermost of these that it stands in.
_KINDS = ("h2", "h3", "h4", "pre", "figcaption", "caption", "tr", "li", "dt", "dd", "blockquote")
# A full stop is a word of its own, or the word before it would seem changed with it.
_WORD = re.compile(r"([\w’'-]+|[^\w\s])(\s*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or where a link leads; the space after it makes no difference."""

    text: str
    formatting: tuple[str, ...] = ()
    is_address: bool = False
    space: str = field(default="", compare=False)

    @property
    def html(self) -> str:
        shown = escape(self.text)
        if self.is_address:
            return f' <span class="address">({shown})</span>{self.space}'
        for tag in reversed(self.formatting):
            shown = f"<{tag}>{shown}</{tag}>"
        return f"{shown}{self.space}"


@dataclass(frozen=True, slots=True)
class Passage:
    """`place` is the tags it stands in; `picture` the address of one that is shown there."""

    kind: str
    place: str
    words: tuple[Word, ...]
    picture: str = ""


def passages(clean: str, descriptions: Mapping[str, str] = NO_WORDS) -> list[Passage]:
    """`descriptions` says what pictures show, by their ids, where the text has no own words."""
    reader = _Reader(descriptions)
    reader.feed(clean)
    reader.close()
    reader.end_passage()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, descriptions: Mapping[str, str]) -> None:
        super().__init__()
        self.descriptions = descriptions
        self.found: list[Passage] = []
        self.words: list[Word] = []
        self.places: list[str] = []
        self.formatting: list[str] = []
        self.links: list[str] = []

    def end_passage(self) -> None:
        if any(word.text.strip() for word in self.words):
            self._add(self.words)
        self.words = []

    def _end_line(self) -> None:
        if self.words:
            self.words[-1] = replace(self.words[-1], space="\n")

    def _add(self, words: list[Word], *, picture: str = "") -> None:
        kind = next((tag for tag in _KINDS if tag in self.places), "p")
        kind = "picture" if picture else kind
        self.found.append(Passage(kind, " ".join(self.places), tuple(words), picture))

    def _add_picture(self, address: str, own_words: str) -> None:
        words = own_words.strip() or self.descriptions.get(picture_id(address) or "", "")
        self._add(words_of(words), picture=address)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.end_passage()
            self._add_picture(attributes.get("src", ""), attributes.get("alt", ""))
        elif tag == "hr":
            self.end_passage()
            self.found.append(Passage("hr", "", (Word("* * *"),)))
        elif tag == "br":
            self._end_line()
        elif tag in _CONTAINERS:
            self.end_passage()
            self.places.append(tag)
        elif tag in _CELLS and self.words:
            self.words.append(Word("|", space=" "))
        elif tag in _FORMATTING:
            self.formatting.append(tag)
        elif tag == "a":
            self.links.append(attributes.get("href", ""))

    def handle_endtag(self, tag):
        if tag in _CONTAINERS and tag in self.places:
            self.end_passage()
            while self.places.pop() != tag:
                pass
        elif tag in self.formatting:
            self.formatting.remove(tag)
        elif tag == "a" and self.links:
            self.words.append(Word(self.links.pop(), is_address=True))

    def handle_data(self, data):
        if self.words and data[:1].isspace():
            self.words[-1] = replace(self.words[-1], space=" ")
        self.words += words_of(data, tuple(dict.fromkeys(self.formatting)))


def words_of(text: str, formatting: tuple[str, ...] = ()) -> list[Word]:
    # A line of verse or of a form stays one: only within a line the spaces do not matter.
    return [
        Word(word, formatting, space="\n" if "\n" in space else " " if space else "")
        for word, space in _WORD.findall(text)
    ]
