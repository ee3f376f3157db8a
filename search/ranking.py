"""Which posts and pages answer a question, the best first: the same on every database."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from django.db import connection
from django.db.models import Value

from blog.models import Post

from .indexing import IN_LABEL, IN_TEXT
from .public import Public
from .question import Question, Term

#: Kind of label to the posts that have one.
LABELLED = {
    "category": (Post.categories.through, "category"),
    "tag": (Post.tags.through, "tag"),
    "person": (Post.authors.through, "person"),
}

_GATHERED = {
    "sqlite": "GROUP_CONCAT(entry_id)",
    "postgresql": "STRING_AGG(entry_id::text, ',')",
}


@dataclass
class Ranking:
    public: Public
    #: Ids of entries, best first.
    entries: list[int] = field(default_factory=list)
    #: How many of the question's terms each of them has.
    terms: int = 0

    def by_category(self) -> Counter[int]:
        """How many of them are in each category."""
        categories = self.public.categories
        return Counter(chain.from_iterable(categories.get(entry, ()) for entry in self.entries))

    def within(self, category: int) -> list[int]:
        categories = self.public.categories
        return [entry for entry in self.entries if category in categories.get(entry, ())]


@dataclass
class Place:
    """Where one term stands."""

    entries: set[int] = field(default_factory=set)
    #: Entry to points, for those where it stands in more than the text.
    points: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def rank(question: Question) -> Ranking:
    """
    Those that have as many of the terms as any has, by their points, then the newest.

    A term's points are those of its words and labels, each by place, nearness and rarity.
    """
    public = Public.read()
    places = _places(question.terms, public)
    readable = [place.entries & public.all for place in places]
    for term, entries in zip(question.terms, readable, strict=True):
        term.is_known = bool(entries)
    found, terms = _most_terms(readable)
    points: dict[int, int] = defaultdict(int)
    for place in places:
        rarity = _rarity(len(place.entries), len(public.all))
        for entry in place.points.keys() & found:
            points[entry] += place.points[entry] * rarity
        if terms < len(places):
            # All have the same of what each of them has.
            for entry in place.entries & found:
                points[entry] += rarity
    newest = sorted(found, key=public.places.__getitem__)
    # Those with as many points stay in that order.
    return Ranking(public, sorted(newest, key=lambda entry: -points.get(entry, 0)), terms)


def _most_terms(entries: list[set[int]]) -> tuple[set[int], int]:
    """Those in as many of the sets as any is, and in how many."""
    in_all = set.intersection(*entries) if entries else set()
    if in_all:
        return in_all, len(entries)
    numbers = Counter(entry for each in entries for entry in each)
    most = max(numbers.values(), default=0)
    return {entry for entry, number in numbers.items() if number == most}, most


def _rarity(number: int, of: int) -> int:
    """A rare word says more of what is looked for than one that stands everywhere."""
    return 2 + round(2 * math.log(max(1, of / number))) if number else 0


def _places(terms: list[Term], public: Public) -> list[Place]:
    """One for each term; two queries at most."""
    postings = _postings({word for term in terms for word in term.words})
    labelled = _labelled({label for term in terms for label in term.labels}, public)
    places = []
    for term in terms:
        place = Place()
        for word, nearness in term.words.items():
            for weight, entries in postings[word]:
                place.entries.update(entries)
                if weight > IN_TEXT:
                    for entry in entries:
                        place.points[entry] += weight * nearness
        for label, nearness in term.labels.items():
            place.entries.update(labelled[label])
            for entry in labelled[label]:
                place.points[entry] += IN_LABEL * nearness
        places.append(place)
    return places


def _postings(words: Iterable[int]) -> dict[int, list[tuple[int, list[int]]]]:
    """
    Id of a word to the entries that have it, by weight.

    A word may stand in each text, so a row would be costly; the entries come as one text of numbers.
    """
    words = sorted(words)
    if not words:
        return {}
    sql = f"""
        SELECT word_id, weight, {_GATHERED[connection.vendor]} FROM search_posting
        WHERE word_id IN ({", ".join(["%s"] * len(words))}) GROUP BY word_id, weight
    """
    postings = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        for word, weight, entries in cursor.fetchall():
            postings[word].append((weight, list(map(int, entries.split(",")))))
    return postings


def _labelled(labels: Iterable[tuple[str, int]], public: Public) -> dict[tuple, list[int]]:
    """Label to the entries of the posts that have it, in one query."""
    labelled = defaultdict(list)
    queries = []
    for kind, (through, column) in LABELLED.items():
        ids = [pk for its_kind, pk in labels if its_kind == kind]
        if ids:
            rows = through.objects.filter(**{f"{column}__in": ids})
            queries.append(rows.annotate(kind=Value(kind)).values_list("kind", column, "post"))
    if queries:
        for kind, pk, post in queries[0].union(*queries[1:], all=True):
            if post in public.entries:
                labelled[kind, pk].append(public.entries[post])
    return labelled
