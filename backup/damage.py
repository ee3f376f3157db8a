"""A database file of SQLite that cannot be read any more, and what lies beside it."""

from pathlib import Path

from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from .manifest import BackupError


def is_damaged() -> bool:
    """BackupError where nobody can say: it is locked, or away."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor != "sqlite":
                return False
            cursor.execute("PRAGMA quick_check(1)")
            return cursor.fetchone()[0] != "ok"
    except OperationalError as error:
        raise BackupError(_("The database does not answer: %(why)s") % {"why": error}) from error
    except DatabaseError:
        return True


def set_aside() -> Path:
    """Rename it, with the -wal and -shm that are part of it; gives the new name."""
    connection.close()
    name = Path(connection.settings_dict["NAME"])
    aside = name.with_name(f"{name.name}.damaged-{timezone.now():%Y%m%dT%H%M%SZ}")
    for ending in ("-wal", "-shm", ""):
        part = name.with_name(name.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside
