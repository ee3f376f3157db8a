"""
Words of the clinic that say, or let guess, that somebody is or was its patient.

Whoever wrote them is asked, so a wrong alarm costs one tick; what is general passes all the same.
"""

import re

from ..reading import pattern, plain
from . import english, spanish

# What is general comes first, and takes along words that would tell if they stood elsewhere.
_PHRASES = re.compile(
    f"(?P<general>{pattern(*english.GENERAL, *spanish.GENERAL).pattern})"
    f"|{pattern(*english.TELLING, *spanish.TELLING).pattern}"
)
_AROUND_WORDS = ".,;:!?¡¿«»“”\"'()"


def telling_words(text: str) -> list[str]:
    """The phrases that tell, as they were typed, each once."""
    read, typed = plain(text), text.split()
    found = {}
    for match in _PHRASES.finditer(read):
        if match["general"] is None:
            first, more = read.count(" ", 0, match.start()), match[0].count(" ")
            words = " ".join(typed[first : first + more + 1])
            found.setdefault(match[0], words.strip(_AROUND_WORDS))
    return list(found.values())
