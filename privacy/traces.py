"""What a database may still hold of rows that are gone."""

from django.db import connection


def overwrite_traces() -> None:
    """
    SQLite's log keeps old pages until it is written over; now it is emptied.

    The file itself is written over as rows go (secure_delete in clinic_site/environment.py).
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
