"""Words as they are searched: without accents or case, and the stem they share with their kin."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

#: By the first part of a language's code; texts in others are searched by whole words.
STEMMERS = {
    **{"ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german"},
    **{"el": "greek", "en": "english", "es": "spanish", "et": "estonian", "eu": "basque"},
    **{"fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi"},
    **{"hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian"},
    **{"lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian"},
    **{"no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian"},
    **{"ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish"},
    **{"yi": "yiddish"},
}
LONGEST_WORD = 40

_STOP_WORDS = """
a about after all am an and any are as at be because been but by can cannot could did do does for
from had has have he her his how i if in into is it its just me my no not of on or our out s she
should so some t than that the their them then there these they this to too up us was we were
what when where which who why will with would you your
al algo algunos ante como con contra cual cuando de del desde donde durante e el ella ellos en
entre era es esa ese eso esta estar este esto estos fue ha hay la las le les lo los mas me mi
muy nada ni nos o os otra otro para pero poco por porque que quien se ser si sin sobre son su
sus te tiene todo tu tus un una uno unos y ya yo
"""
#: Words that say nothing about what somebody looks for. They count only where nothing else stands.
STOP_WORDS = frozenset(_STOP_WORDS.split())

_WORD = re.compile(r"[^\W_]+")
# Letters with a stroke are letters of their own in Unicode, but not on every keyboard.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
# Within words to break lines or join letters; nobody types them.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word without case and accents: what of it has to be typed to find it."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.translate(_STROKES)[:LONGEST_WORD]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """
    The stem of a word in a language, folded.

    Of the word as it is written: some endings are known by their accents.
    """
    name = STEMMERS.get(language.lower().partition("-")[0])
    if name is None:
        return fold(word)
    # A new one each time, because they remember the word they are at and threads share them.
    stemmer = snowballstemmer.stemmer(name)
    return fold(stemmer.stemWord(unicodedata.normalize("NFC", word.casefold())))


def words_in(text: str) -> list[str]:
    words = _WORD.findall(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))
    return [word for word in words if fold(word)]


def word_places(text: str) -> Iterator[re.Match]:
    """Each word of a text with its place in it."""
    return _WORD.finditer(text)
