"""How checks read a text, so that a disguised word is the word it looks like."""

import re
import unicodedata

from .plain_text import addresses_in

#: Letters of other alphabets that look like Latin ones, small and in this order.
_LOOKALIKES = str.maketrans("авеёкмнорстухіјѕԁɡαβεηικνορτυχ", "abeekmhopctyxijsdgabenikvoptux")
# Without a shape: they only part what belongs together.
_SHAPELESS = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]")
_MARKED_UP = re.compile(
    r"""(?:\[url(?=\])|\[(?:url|link)\s{0,9}=|<a\s{1,9}href\s{0,9}=)\s{0,9}["']?""", re.IGNORECASE
)
_BEGINS_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_MIXED_WORD = re.compile(r"[^\W\d_]+")


def folded(text: str) -> str:
    """Small letters without accents, one space between words."""
    decomposed = unicodedata.normalize("NFKD", _SHAPELESS.sub("", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").split())


def plain(text: str) -> str:
    """Folded, and with lookalike letters in Latin words as what they pose for."""
    return _MIXED_WORD.sub(
        lambda word: word[0].translate(_LOOKALIKES) if is_mixed(word[0]) else word[0], folded(text)
    )


def is_mixed(word: str) -> bool:
    """Does a word mix Latin letters with lookalikes? Units such as μg are too short to say."""
    if len(word) < 4 or word.isascii():
        return False
    has_latin = any("a" <= c <= "z" for c in word.lower())
    return has_latin and any(ord(c) in _LOOKALIKES for c in word.lower())


def words_of(text: str) -> list[str]:
    return _MIXED_WORD.findall(text)


def links_in(text: str) -> list[str]:
    """Every address that becomes a link, and the others marked up in another system's way."""
    marked_up = (
        m[0] for m in _MARKED_UP.finditer(text) if not _BEGINS_ADDRESS.match(text, m.end())
    )
    return [*addresses_in(text), *marked_up]


def marked_up_links(text: str) -> int:
    return sum(1 for _match in _MARKED_UP.finditer(text))


def host_of(link: str) -> str:
    return link.lower().partition("://")[2].partition("/")[0] or link.lower().partition("/")[0]


def pattern(*phrases: str) -> re.Pattern:
    """Any of these phrases as whole words; each may be a regular expression."""
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + r")(?!\w)")
