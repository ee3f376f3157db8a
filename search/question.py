"""What a reader typed, and the words of the index that it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from publishing.text import without_control_characters

from .labels import Labels
from .models import Word, WordQuerySet
from .words import STOP_WORDS, fold, stem, words_in

LONGEST = 200
MOST_TERMS = 8
SHORTEST_PREFIX = 3
#: How near a word of the index is to what was typed.
EXACT, KIN, BEGINNING = 4, 3, 2


@dataclass
class Term:
    """One word that was typed."""

    typed: str
    is_prefix: bool = False
    #: Ids of words and labels that it means, to how near they are.
    words: dict[int, int] = field(default_factory=dict)
    labels: dict[tuple[str, int], int] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)
    #: Whether it stands where readers may look; the ranking finds out.
    is_known: bool = False


@dataclass
class Question:
    text: str
    terms: list[Term]
    labels: Labels | None = None

    @classmethod
    def read(cls, text: str) -> Question:
        """Any text whatever; of a long one the beginning."""
        text = " ".join(without_control_characters(text[:LONGEST]).split())
        # Each once, in whatever spelling.
        typed = list({fold(word): word for word in words_in(text)}.values())
        telling = [word for word in typed if fold(word) not in STOP_WORDS] or typed
        terms = [Term(word) for word in telling[:MOST_TERMS]]
        if terms and terms[-1].typed == typed[-1]:
            terms[-1].is_prefix = len(fold(typed[-1])) >= SHORTEST_PREFIX
        return cls(text, terms)

    @property
    def forms(self) -> set[str]:
        """The folded words that are marked where they stand."""
        return {form for term in self.terms for form in (*term.forms, fold(term.typed))}

    def look_up(self) -> None:
        """Find the words and labels that each term means; one query."""
        if not self.terms:
            return
        self.labels = labels = Labels.read()
        typed = {fold(term.typed) for term in self.terms}
        stems = {stem(term.typed, each) for term in self.terms for each in labels.languages}
        # Somebody who types no accents means the stem that the written word has.
        kin = Word.objects.filter(form__in=typed).values("stem")
        wanted = Q(form__in=typed) | Q(stem__in=stems)
        if self.terms[-1].is_prefix:
            wanted |= WordQuerySet.beginning_with(fold(self.terms[-1].typed))
        # Not all in one condition: that would be asked of every word there is.
        words = list(Word.objects.filter(wanted).union(Word.objects.filter(stem__in=kin)))
        for term in self.terms:
            _match(term, words, labels)


def _match(term: Term, words: list[Word], labels: Labels) -> None:
    typed = fold(term.typed)
    stems = {stem(term.typed, language) for language in labels.languages}
    stems |= {word.stem for word in words if word.form == typed}
    for word in words:
        nearness = _nearness(word, typed, stems, is_prefix=term.is_prefix)
        if nearness:
            term.words[word.pk] = nearness
            term.forms.add(word.form)
    if term.is_prefix:
        term.labels |= dict.fromkeys(labels.beginning_with(typed), BEGINNING)
    for each in stems:
        term.labels |= dict.fromkeys(labels.by_stem.get(each, ()), KIN)
    term.labels |= dict.fromkeys(labels.by_form.get(typed, ()), EXACT)


def _nearness(word: Word, typed: str, stems: set[str], *, is_prefix: bool) -> int:
    if word.form == typed:
        return EXACT
    if word.stem in stems:
        return KIN
    return BEGINNING if is_prefix and word.form.startswith(typed) else 0
