"""Which posts and pages answer a question, the best first: the same on every database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from blog.models import Post
from pages.models import Page

from .indexing import IN_LABEL
from .labels import PLACES
from .question import Question

Part = tuple[str, list]


@dataclass
class Found:
    """How many there are, altogether and in each category, and how many terms they have."""

    total: int = 0
    terms: int = 0
    by_category: dict[int, int] | None = None


def count(question: Question) -> Found:
    """One query."""
    parts, parameters = _ranked(question)
    if not parts:
        return Found(by_category={})
    rows = _rows(
        f"""{parts}
        SELECT NULL, COUNT(*), MAX(terms) FROM best
        UNION ALL SELECT c.category_id, COUNT(*), 0
        FROM best JOIN blog_post_categories c ON c.post_id = best.post_id GROUP BY c.category_id""",
        parameters,
    )
    by_category = {category: number for category, number, _terms in rows if category is not None}
    total, terms = next((number, terms) for category, number, terms in rows if category is None)
    return Found(total, terms or 0, by_category)


def page_of(
    question: Question, *, offset: int, size: int, category: int | None = None
) -> list[int]:
    """The ids of entries, best first; one query."""
    parts, parameters = _ranked(question)
    if not parts:
        return []
    among = ""
    if category is not None:
        among = "WHERE post_id IN (SELECT post_id FROM blog_post_categories WHERE category_id = %s)"
        parameters.append(category)
    rows = _rows(
        f"""{parts}
        SELECT entry_id FROM best {among}
        ORDER BY score DESC, published_at DESC, entry_id DESC LIMIT %s OFFSET %s""",
        [*parameters, size, offset],
    )
    return [entry for (entry,) in rows]


def _ranked(question: Question) -> tuple[str, list]:
    """
    The beginning of a query: `best` are the public entries with as many of the terms as any has.

    A term's points are those of its words and labels, each by place, nearness and rarity.
    """
    matches = [
        part for number, term in enumerate(question.terms) for part in _matches(number, term)
    ]
    if not matches:
        return "", []
    visible, visible_parameters = _visible()
    sql = f"""
        WITH matches (entry_id, term, points) AS ({" UNION ALL ".join(sql for sql, _ in matches)}),
        by_term AS (
            SELECT entry_id, term, SUM(points) AS points FROM matches GROUP BY entry_id, term
        ),
        scored AS (
            SELECT entry_id, COUNT(*) AS terms, SUM(points) AS score
            FROM by_term GROUP BY entry_id
        ),
        public (entry_id, post_id, published_at) AS ({visible}),
        ranked AS (
            SELECT public.entry_id, post_id, published_at, terms, score
            FROM scored JOIN public ON public.entry_id = scored.entry_id
        ),
        best AS (SELECT * FROM ranked WHERE terms = (SELECT MAX(terms) FROM ranked))
    """
    parameters = [value for _sql, values in matches for value in values]
    return sql, [*parameters, *visible_parameters]


def _matches(number: int, term) -> Iterator[Part]:
    for nearness, words in term.words.items():
        factor = nearness * term.rarity
        yield (
            f"SELECT entry_id, {number}, weight * {factor} FROM search_posting "
            f"WHERE word_id IN ({_marks(words)})",
            list(words),
        )
    for nearness, labels in term.labels.items():
        points = IN_LABEL * nearness * term.rarity
        for kind, (table, column) in PLACES.items():
            ids = sorted(pk for its_kind, pk in labels if its_kind == kind)
            if ids:
                yield (
                    f"SELECT DISTINCT e.id, {number}, {points} FROM {table} l "
                    f"JOIN search_entry e ON e.post_id = l.post_id "
                    f"WHERE l.{column} IN ({_marks(ids)})",
                    ids,
                )


def _visible() -> Part:
    """Each public entry with the time of its publication, by the one rule of what is public."""
    posts, posts_parameters = _published(Post)
    pages, pages_parameters = _published(Page)
    sql = f"""
        SELECT e.id, e.post_id, p.published_at
        FROM search_entry e JOIN ({posts}) p ON p.id = e.post_id
        UNION ALL SELECT e.id, NULL, p.published_at
        FROM search_entry e JOIN ({pages}) p ON p.id = e.page_id
    """
    return sql, [*posts_parameters, *pages_parameters]


def _published(model: type) -> Part:
    query = model.objects.published().order_by().values_list("id", "published_at").query
    sql, parameters = query.sql_with_params()
    return sql, list(parameters)


def _marks(values: list) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(sql: str, parameters: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
