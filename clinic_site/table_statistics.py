"""
What a database knows of its tables when it chooses by which index to find something.

PostgreSQL keeps that up by itself. SQLite has to be told, or it takes an index that it knows nothing
about for the best: one that an upgrade has made, say.
"""

from django.db import connection


def refresh_statistics(**kwargs) -> None:
    """
    Any arguments, so that signals can call it.

    Writers wait meanwhile, about a second for half a gigabyte. With SQLite's analysis_limit it would
    be milliseconds, but then the counts are guesses, and lists were sorted that an index has in order.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
