"""Telephone numbers: as they are dialled, and found among other words."""

import re
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: What is called in an emergency or a crisis: too short to be told from other numbers by its form.
EMERGENCY = {
    "000", "016", "024", "061", "110", "111", "112", "113", "116111", "116117", "116123",
    "143", "144", "147", "911", "988", "999", "3114",
}  # fmt: skip
_LONG = 7
_NUMBER = re.compile(r"(?<![\w@.,:/-])\+?\(?\d(?:[\d\u00a0 ()/.-]*\d)?(?![\w:%@/-])")
_DATE = re.compile(r"\d{1,4}[-./ ]+\d{1,2}[-./ ]+\d{2,4}")


def to_dial(number: str) -> str:
    """For tel: addresses, which know neither spaces nor brackets (RFC 3966)."""
    return re.sub(r"[^0-9+]", "", number)


def with_links(text: str) -> SafeString:
    """The text, escaped, in which each number can be called by a tap."""
    return format_html_join("", "{}", ((part,) for part in _parts(text)))


def _parts(text: str) -> Iterator[str]:
    end = 0
    for found in _NUMBER.finditer(text):
        dialled = to_dial(found[0])
        is_number = dialled in EMERGENCY or (
            len(dialled) >= _LONG and not _DATE.fullmatch(found[0])
        )
        if is_number:
            yield text[end : found.start()]
            yield format_html('<a href="tel:{}">{}</a>', dialled, found[0])
            end = found.end()
    yield text[end:]
