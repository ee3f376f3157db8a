"""How long a text takes to read."""

import math
import re

#: A patient's pace, unhurried.
WORDS_A_MINUTE = 200
# Chinese and Japanese put no spaces between words: there each sign counts for half a one.
_SIGN = r"\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[^\W{_SIGN}]+(?:[’'-][^\W{_SIGN}]+)*")
_SIGNS = re.compile(rf"[{_SIGN}]")


def word_count_of(text: str) -> int:
    return len(_WORD.findall(text)) + math.ceil(len(_SIGNS.findall(text)) / 2)


def minutes_for(words: int) -> int:
    """At least one; none for a text without words."""
    return math.ceil(words / WORDS_A_MINUTE)
