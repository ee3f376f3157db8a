"""Asks the database how it would find what a page reads."""

import json
import re
from collections.abc import Iterable, Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

#: Tables that grow with the years.
BIG = {
    "blog_post",
    "blog_post_authors",
    "blog_post_categories",
    "blog_post_tags",
    "blog_post_related",
    "comments_comment",
    "publishing_revision",
    "search_entry",
    "search_posting",
    "search_word",
    "staff_trailentry",
}


def queries_of(visit) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        visit()
    # PostgreSQL gets the parts of a union in brackets.
    return [query["sql"] for query in captured if query["sql"].lstrip("(").startswith("SELECT")]


def scans(queries: Iterable[str]) -> list[str]:
    """What reads a big table from end to end instead of going by an index."""
    # A small table is read whole because that is quicker; so that must be forbidden. What was taken
    # back of another test's tables, SQLite would go on remembering.
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off" if is_postgresql else "ANALYZE sqlite_schema"
        )
    return [f"{found}: {query}" for query in queries for found in _scans_of(query)]


def _scans_of(query: str) -> Iterator[str]:
    names = dict(re.findall(r'(?:FROM|JOIN) "(\w+)"(?: "?(\w+)"?)?', query))
    tables = {alias or table: table for table, alias in names.items()} | {
        alias: table for table, alias in re.findall(r'(?:FROM|JOIN) "(\w+)" "?([UVT]\d+)"?', query)
    }
    for kind, name in _steps(query):
        if kind == "scan" and tables.get(name, name) in BIG:
            yield name


def _steps(query: str) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            for *_numbers, detail in cursor.fetchall():
                kind, name = re.match(r"(SCAN|SEARCH)? ?(\S+)", detail).groups()
                yield (kind or "").lower(), name
        else:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {query}")
            [[plan]] = cursor.fetchall()
            plans = plan if isinstance(plan, list) else json.loads(plan)
            yield from _nodes(plans[0]["Plan"])


def _nodes(plan: dict) -> Iterator[tuple[str, str]]:
    if "Relation Name" in plan:
        yield ("scan" if plan["Node Type"] == "Seq Scan" else "search"), plan["Relation Name"]
    for child in plan.get("Plans", []):
        yield from _nodes(child)
