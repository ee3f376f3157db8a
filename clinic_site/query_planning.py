"""How databases plan what they are asked: by which index to find it, and whether to compile it."""

from django.db import connection


def refresh_statistics(**kwargs) -> None:
    """
    Let SQLite look its tables over: of an index it knows nothing about, such as one that an upgrade
    has made, it thinks the best. PostgreSQL keeps that up by itself. Any arguments, for signals.

    Writers wait meanwhile, about a second for half a gigabyte. With SQLite's analysis_limit it would
    be milliseconds, but then the counts are guesses, and lists were sorted that an index has in order.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def do_not_compile(connection, **kwargs) -> None:
    """
    Tell PostgreSQL on a new connection not to compile what it is asked. It would for what it thinks
    costly, 15 to 30 ms each time, and nothing here runs long enough to win that back.

    Not as an option of the connection, which a PgBouncer in between may refuse.
    """
    if connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor:
            cursor.execute("SET jit = off")
