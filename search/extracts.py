"""The passage of a text in which most of the words stand, with the words marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .words import fold, word_places

LENGTH = 240
#: How much of a text is looked through.
LONGEST_TEXT = 40_000
MOST_PLACES = 200
_BEGINNING_OF_SENTENCE = re.compile(r"[.!?…:]\s+(?=\S)")


def marked(text: str, forms: set[str]) -> SafeString:
    """The whole text, escaped, with these folded words in <mark>."""
    return _marked(text, _places(text, forms))


def extract(summary: str, text: str, forms: set[str]) -> SafeString:
    """The summary if nothing of the text says more, else a passage of the text."""
    text = text[:LONGEST_TEXT]
    places = _places(text, forms)
    start, number = _richest(text, places)
    of_summary = _places(summary, forms)
    if summary and number <= len(_different(summary, of_summary)):
        return _marked(summary, of_summary)
    if not places:
        return _cut(text, 0, [])
    return _cut(text, start, places)


def _places(text: str, forms: set[str]) -> list[tuple[int, int]]:
    places = []
    for match in word_places(text):
        if fold(match[0]) in forms:
            places.append(match.span())
            if len(places) == MOST_PLACES:
                break
    return places


def _different(text: str, places: list[tuple[int, int]]) -> set[str]:
    return {fold(text[start:end]) for start, end in places}


def _richest(text: str, places: list[tuple[int, int]]) -> tuple[int, int]:
    """Where the passage with most different words begins, and how many it has."""
    words = [fold(text[start:end]) for start, end in places]
    within: Counter[str] = Counter()
    best, last = (0, 0), 0
    for first, (start, _end) in enumerate(places):
        while last < len(places) and places[last][1] <= start + LENGTH:
            within[words[last]] += 1
            last += 1
        number = sum(times > 0 for times in within.values())
        if number > best[1]:
            best = (start, number)
        within[words[first]] -= 1
    return best


def _cut(text: str, start: int, places: list[tuple[int, int]]) -> SafeString:
    """A passage that begins with a sentence if one is near, and ends with a word."""
    begin = _beginning(text, start)
    end = min(begin + LENGTH, len(text))
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin + LENGTH // 2)
    first = bisect_left(places, (begin, 0))
    within = [(s - begin, e - begin) for s, e in places[first:] if e <= end]
    before = "… " if begin else ""
    after = " …" if end < len(text) else ""
    return format_html("{}{}{}", before, _marked(text[begin:end].rstrip(), within), after)


def _beginning(text: str, start: int) -> int:
    earliest = max(0, start - LENGTH // 3)
    if not earliest:
        return 0
    sentences = [match.end() for match in _BEGINNING_OF_SENTENCE.finditer(text, earliest, start)]
    if sentences:
        return sentences[0]
    space = text.find(" ", earliest, start)
    return space + 1 if space >= 0 else start


def _marked(text: str, places: list[tuple[int, int]]) -> SafeString:
    parts, at = [], 0
    for start, end in places:
        parts += [("{}", text[at:start]), ("<mark>{}</mark>", text[start:end])]
        at = end
    parts.append(("{}", text[at:]))
    return format_html_join("", "{}", ((format_html(form, words),) for form, words in parts))
