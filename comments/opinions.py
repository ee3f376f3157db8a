"""
How much a comment sounds like this clinic's spam.

Naive Bayes after Graham ("A Plan for Spam", 2002), with Robinson's correction for rare words
("A Statistical Approach to the Spam Problem", 2003): each word speaks for spam by the share of spam
and of honest comments it stands in, drawn towards "no opinion" while it was seldom seen; the
strongest words of a comment are multiplied.
"""

from dataclasses import dataclass
from math import exp, log

from .learning import LearnedWord, Learning, words_read
from .models import Comment

#: How often a word must be seen before its share counts as much as having no opinion.
_DOUBT = 1.0
_STRONGEST = 15


@dataclass(frozen=True)
class Opinion:
    #: How likely it is spam, from 0 to 1.
    spam: float
    #: On how many decisions this rests.
    decisions: int
    #: The strongest words, and how much each speaks for spam, from 0 to 1.
    strongest: list[tuple[str, float]]


def opinion_on(comment: Comment) -> Opinion | None:
    """None before there is anything of both kinds to compare with."""
    learned = Learning.objects.filter(pk=1, ham__gt=0, spam__gt=0).first()
    if learned is None:
        return None
    known = LearnedWord.objects.filter(pk__in=words_read(comment))
    counts = known.values_list("word", "ham", "spam")
    shares = {word: share(ham, spam, learned) for word, ham, spam in counts if ham + spam}
    strongest = sorted(shares.items(), key=lambda item: (-abs(item[1] - 0.5), item[0]))[:_STRONGEST]
    evidence = sum(log(spam / (1 - spam)) for _word, spam in strongest)
    return Opinion(1 / (1 + exp(-evidence)), learned.ham + learned.spam, strongest)


def share(ham: int, spam: int, learned: Learning) -> float:
    """How much a word speaks for spam: Robinson's f(w)."""
    in_spam, in_ham = spam / learned.spam, ham / learned.ham
    seen = ham + spam
    return (_DOUBT * 0.5 + seen * in_spam / (in_spam + in_ham)) / (_DOUBT + seen)
