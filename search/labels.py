"""Categories, tags and authors by the words of their names, so that a renamed one is found at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import CharField, Value

from blog.models import Category, Tag
from publishing.keeping import kept
from publishing.models import Person

from .models import Entry
from .words import fold, stem, words_in


@dataclass
class Labels:
    """Read once an edition."""

    #: Languages of the texts in the index.
    languages: list[str]
    #: Category by its id.
    categories: dict[int, Category] = field(default_factory=dict)
    by_form: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    by_stem: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def read(cls) -> Labels:
        return kept("search labels", cls._read)

    @classmethod
    def _read(cls) -> Labels:
        languages = Entry.objects.order_by("language").values_list("language", flat=True).distinct()
        labels = cls(languages=list(languages))
        for kind, pk, name, slug in _names():
            if kind == "category":
                labels.categories[pk] = Category(pk=pk, name=name, slug=slug)
            labels._add((kind, pk), name)
        return labels

    def _add(self, label: tuple[str, int], name: str) -> None:
        for word in words_in(name):
            self.by_form[fold(word)].add(label)
            for language in self.languages:
                self.by_stem[stem(word, language)].add(label)

    def beginning_with(self, prefix: str) -> set[tuple[str, int]]:
        found = [labels for form, labels in self.by_form.items() if form.startswith(prefix)]
        return set().union(*found)


def _names() -> list[tuple[str, int, str, str]]:
    """All labels, in one query."""
    queries = [
        model.objects.order_by()
        .annotate(kind=Value(kind, output_field=CharField()))
        .values_list("kind", "pk", "name", "slug")
        for kind, model in (("category", Category), ("tag", Tag), ("person", Person))
    ]
    return list(queries[0].union(*queries[1:], all=True))
