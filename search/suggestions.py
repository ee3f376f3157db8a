"""“Did you mean …?” from the words that readers can find."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length

from blog.models import Post
from pages.models import Page

from .models import Posting, Word
from .question import Question, Term
from .words import fold

SHORTEST = 4
#: Enough to be sure that the nearest word that readers may see is among them.
MOST_LOOKED_AT = 50


def suggestion(question: Question) -> str:
    """
    The question with the nearest known words in place of the unknown; empty if there are none.

    After the ranking, which finds out what is known.
    """
    text = question.text
    for term in question.terms:
        if not term.is_known:
            spelling = _nearest(term)
            if not spelling:
                return ""
            text = text.replace(term.typed, spelling, 1)
    return "" if text == question.text else text


def _nearest(term: Term) -> str:
    typed = fold(term.typed)
    if len(typed) < SHORTEST:
        return ""
    most = 1 if len(typed) <= 5 else 2
    # Nobody has to be guessed at who got both the beginning and the end wrong.
    words = (
        Word.objects.annotate(length=Length("form"))
        .filter(length__gte=len(typed) - most, length__lte=len(typed) + most)
        .filter(Q(form__startswith=typed[0]) | Q(form__endswith=typed[-3:]))
        .values_list("form", "pk", "spelling")
    )
    near = []
    for form, pk, spelling in words:
        distance = edits(typed, form, most)
        if distance <= most and not form.isdigit():
            near.append((distance, form, pk, spelling))
    near = sorted(near)[:MOST_LOOKED_AT]
    shown = _shown([pk for _distance, _form, pk, _spelling in near])
    return next((spelling for *_rest, pk, spelling in near if pk in shown), "")


def _shown(words: list[int]) -> set[int]:
    """Those of them that stand where readers may look: what is scheduled must not be told."""
    public = Posting.objects.filter(word=OuterRef("pk")).filter(
        Q(entry__post__in=Post.objects.published()) | Q(entry__page__in=Page.objects.published())
    )
    return set(Word.objects.filter(Exists(public), pk__in=words).values_list("pk", flat=True))


def edits(one: str, other: str, most: int) -> int:
    """How many letters have to be put in, left out, changed or swapped; more than `most` is enough."""
    if sum(letter not in other for letter in set(one)) > most:
        return most + 1
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
