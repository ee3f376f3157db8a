"""What a page that is not there may have been about, by the words of its address."""

from __future__ import annotations

import re
from urllib.parse import unquote

from .finding import Hit, hits
from .question import Question
from .ranking import rank

MOST_HITS = 3
#: Parts of addresses that say nothing: of ours, of other programs, dates and ends of files.
_MUTE = {
    *("blog", "category", "tag", "author", "page", "feed", "atom", "post", "posts", "article"),
    *("html", "htm", "php", "index", "www", "node", "archives", "amp", "p"),
}
_PARTS = re.compile(r"[^\W\d_]{2,}")


def words_of(path: str) -> str:
    """The words of an address as one would type them."""
    words = [word for word in _PARTS.findall(unquote(path)) if word.lower() not in _MUTE]
    return " ".join(words)[:100]


def best_hits(words: str) -> list[Hit]:
    question = Question.read(words)
    question.look_up()
    ranking = rank(question)
    # One word of several that happens to stand somewhere would only mislead.
    if ranking.terms * 2 < len(question.terms):
        return []
    return hits(ranking.entries[:MOST_HITS], question)
