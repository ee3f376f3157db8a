"""From what was typed to what is shown of each post and page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from blog.models import Category, Post
from publishing.models import Publication

from .extracts import extract, marked
from .labels import Labels
from .models import Entry
from .question import Question
from .ranking import Ranking


@dataclass
class Hit:
    publication: Publication
    title: SafeString
    extract: SafeString

    @property
    def is_post(self) -> bool:
        return isinstance(self.publication, Post)


@dataclass
class Choice:
    """A category that hits are in, and how many of them."""

    category: Category
    count: int


def hits(ids: list[int], question: Question) -> list[Hit]:
    """What is shown of these entries, in their order; one query."""
    entries = (
        Entry.objects.select_related("post", "page")
        .defer("post__body", "post__body_html", "post__references")
        .defer("page__body", "page__body_html")
        .in_bulk(ids)
    )
    forms = question.forms
    return [_hit(entries[pk], forms) for pk in ids if pk in entries]


def _hit(entry: Entry, forms: set[str]) -> Hit:
    publication = entry.publication
    return Hit(
        publication,
        title=marked(publication.title, forms),
        extract=extract(publication.summary, entry.text, forms),
    )


def choices(ranking: Ranking, labels: Labels) -> list[Choice]:
    """Categories of hits, by name."""
    categories = labels.categories
    counts = ranking.by_category()
    chosen = [Choice(categories[pk], count) for pk, count in counts.items() if pk in categories]
    return sorted(chosen, key=lambda choice: choice.category.name.casefold())
