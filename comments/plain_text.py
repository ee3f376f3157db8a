"""What visitors type is plain text: made clean when it arrives, and into HTML when it is saved."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString

_LINK = re.compile(r"""(?:https?://|www\.)[^\s<>"'`]+""", re.IGNORECASE)
_LINK_LENGTH = 2_000
_CLOSING = {")": "(", "]": "[", "}": "{"}


def is_empty(text: str) -> bool:
    """Is there nothing to see: only spaces, line ends and characters without a shape?"""
    return all(unicodedata.category(character)[0] in "ZC" for character in text)


def as_html(text: str, *, links: bool = True) -> SafeString:
    """Paragraphs, line breaks and (unless it is not yet approved) links; the rest escaped."""
    lines = [line.rstrip() for line in text.split("\n")]
    paragraphs = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    line_html = _with_links if links else escape
    return SafeString(
        "\n".join(
            f"<p>{'<br>'.join(line_html(line) for line in paragraph.split(chr(10)))}</p>"
            for paragraph in paragraphs
            if paragraph
        )
    )


def addresses_in(text: str) -> list[str]:
    """What becomes a link, in the order in which it stands there."""
    return [address for _start, address in _addresses(text)]


def _with_links(line: str) -> str:
    parts, end = [], 0
    for start, address in _addresses(line):
        parts += [escape(line[end:start]), _link(address)]
        end = start + len(address)
    return "".join([*parts, escape(line[end:])])


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    for match in _LINK.finditer(text):
        address = _without_trailing_marks(match[0])
        if len(address) <= _LINK_LENGTH and address.lower() not in {"http://", "https://", "www"}:
            yield match.start(), address


def _without_trailing_marks(address: str) -> str:
    """An address at the end of a sentence, or in brackets, without what belongs to the sentence."""
    end = len(address)
    opened = {bracket: address.count(bracket) for bracket in _CLOSING.values()}
    closed = {bracket: address.count(bracket) for bracket in _CLOSING}
    while end:
        last = address[end - 1]
        if last in _CLOSING and closed[last] > opened[_CLOSING[last]]:
            closed[last] -= 1
        elif last not in ".,:;!?…*_":
            break
        end -= 1
    return address[:end]


def _link(address: str) -> str:
    href = address if address.lower().startswith("http") else f"https://{address}"
    return f'<a href="{escape(href)}" rel="ugc nofollow noopener">{escape(address)}</a>'
