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

#: A table in a query, and what it is called there.
_NAMED = re.compile(
    r'(?:FROM|JOIN) "?(\w+)"?(?: (?!(?:INNER|LEFT|JOIN|ON|WHERE|GROUP|ORDER|LIMIT)\b)"?(\w+)"?)?'
)
_IS_OURS = "{} IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"


def queries_of(visit) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        visit()
    # PostgreSQL gets the parts of a union in brackets.
    queries = [query["sql"].strip() for query in captured]
    return [query for query in queries if query.lstrip("(").startswith(("SELECT", "WITH"))]


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


def is_found_in_an_index(query: str) -> bool:
    """Whether it looks at no row of a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            steps = [row[-1] for row in cursor.fetchall()]
            looks = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
            return bool(looks) and all("COVERING INDEX" in look for look in looks)
        # As of many rows that VACUUM has seen: it would rather read few ones, or those just written.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "UPDATE pg_class SET relallvisible = 1000000"
            f" WHERE relkind = 'r' AND {_IS_OURS.format('oid')}"
        )
        cursor.execute(f"EXPLAIN {query}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        return "Index Only Scan" in plan


def _scans_of(query: str) -> Iterator[str]:
    tables = {alias or table: table for table, alias in _NAMED.findall(query)}
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


def forget_statistics() -> None:
    """Make the planner believe that the tables are empty, as right after a first import."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            cursor.execute("UPDATE sqlite_stat1 SET stat = '1 1 1 1 1'")
            cursor.execute("ANALYZE sqlite_schema")
        else:
            cursor.execute(f"DELETE FROM pg_statistic WHERE {_IS_OURS.format('starelid')}")
            cursor.execute(
                f"UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE {_IS_OURS.format('oid')}"
            )


def rows_visited(query: str) -> int:
    """How often a step of it looked at a row; only roughly so on SQLite, which counts finer steps."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            rows = [0]
            connection.connection.set_progress_handler(lambda: rows.append(1) and None, 10)
            cursor.execute(query)
            cursor.fetchall()
            connection.connection.set_progress_handler(None, 0)
            return len(rows)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
        [[plan]] = cursor.fetchall()
        plans = plan if isinstance(plan, list) else json.loads(plan)
        return sum(_visited(plans[0]["Plan"]))


def _visited(plan: dict) -> Iterator[int]:
    removed = sum(value for name, value in plan.items() if name.startswith("Rows Removed"))
    yield round((plan["Actual Rows"] + removed) * plan["Actual Loops"])
    for child in plan.get("Plans", []):
        yield from _visited(child)


def _nodes(plan: dict) -> Iterator[tuple[str, str]]:
    if "Relation Name" in plan:
        yield ("scan" if plan["Node Type"] == "Seq Scan" else "search"), plan["Relation Name"]
    for child in plan.get("Plans", []):
        yield from _nodes(child)
