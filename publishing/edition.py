"""
The edition: one number that every change readers can see raises, in the change's own transaction.

A reply that comes or goes raises it by one, all else by STEP: so number // STEP changes whenever
anything but a reply has.

Triggers in the database raise it, so that no way in is forgotten: the admin, update(), a command,
a shell, raw SQL. Each room declares in its edition.py which rows of which tables readers see; the
triggers are set after every migrate, because SQLite loses them when a migration rebuilds a table.
"""

import hashlib
import re
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.db import DatabaseError, connection, connections, models
from django.db.models import F

#: After so many replies one after the other what is finished is made once more than it had to be.
STEP = 1_000

_NUMBER = "SELECT number FROM publishing_edition WHERE id = 1"

#: Table to what is true of its rows that readers see, in SQL with {row} for the row's name; empty
#: where they see all. The rooms of files stand below this one, so theirs are declared here.
SHOWN = {
    "documents_document": "",
    "images_picture": "",
    "images_rendition": "",
    "publishing_person": "",
    "publishing_redirect": "",
    "publishing_sharepicture": "{row}.file <> ''",
}


class Edition(models.Model):
    """One row. Its number says which state of the site a finished page belongs to."""

    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="publishing_edition_single_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)


def read_edition() -> int:
    """
    The edition's number, by the shortest way: each page served from memory asks for it.

    On the connection this thread keeps; a connection that has died is replaced once. Raises
    DatabaseError where the database does not answer.
    """
    try:
        return _read()
    except (DatabaseError, connection.Database.Error):
        connection.close()
    try:
        return _read()
    except connection.Database.Error as error:
        connection.close()
        raise DatabaseError(str(error)) from error


@contextmanager
def unseen() -> Iterator[None]:
    """
    For changes of columns that no reader sees: the edition stays what it was.

    In a transaction that has locked the rows it is about to change, since those come first.
    """
    edition = Edition.objects.select_for_update().get(pk=1)
    yield
    # Ours since it was locked: nobody else has raised it meanwhile.
    Edition.objects.filter(pk=1).update(number=edition.number)


def without_replies(edition: int) -> int:
    """Stays the same from one edition to the next if only replies have come or gone between them."""
    return edition // STEP


def edition_or_none() -> int | None:
    """The edition's number; None where the database does not answer, or knows no edition yet."""
    try:
        return read_edition()
    except DatabaseError:
        return None


def _read() -> int:
    connection.ensure_connection()
    # Not Django's cursor, which costs several times the query itself.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_NUMBER)
        return cursor.fetchone()[0]
    finally:
        cursor.close()


# Arming the tables


def disarm_edition(sender: AppConfig, using: str, plan=(), **kwargs) -> None:
    """
    Before a migrate to an earlier state: take all triggers away.

    They name columns that will be gone, and a write in between would fail at them.
    """
    goes_back = any(is_backwards for _migration, is_backwards in plan)
    if sender.name == __package__ and goes_back:
        connection = connections[using]
        with connection.cursor() as cursor:
            for name, table in _triggers(cursor, connection.vendor).items():
                cursor.execute(_drop(connection.vendor, name, table))


def arm_edition(sender: AppConfig, using: str, plan=(), **kwargs) -> None:
    """After a migrate: set the triggers that the room just migrated declares."""
    if sender.name == __package__:
        _begin(using)
    if find_spec(f"{sender.name}.edition"):
        room = import_module(f"{sender.name}.edition")
        is_new = arm(room.SHOWN, using, replies=getattr(room, "REPLIES", frozenset()))
        if plan or is_new:
            # Tables were without their triggers while they were changed.
            _raise(using)


def _begin(using: str) -> None:
    """
    Begins at the time in nanoseconds, which no changes catch up with: no number comes again in a
    database set up anew.
    """
    Edition.objects.using(using).get_or_create(pk=1, defaults={"number": time.time_ns()})


def arm(shown: Mapping[str, str], using: str, *, replies: Set[str] = frozenset()) -> bool:
    """Whether a trigger was missing. `shown` is a room's SHOWN, `replies` those of it that readers write."""
    is_new = False
    connection = connections[using]
    with connection.cursor() as cursor:
        there = _triggers(cursor, connection.vendor)
        # A migrate to an earlier state ends before some tables are there.
        tables = shown.keys() & connection.introspection.table_names(cursor)
        for table in sorted(tables):
            condition = shown[table]
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            columns = {column[0] for column in cursor.description}
            if not set(_COLUMN.findall(condition)) <= columns:
                # Nor some columns: then each change counts.
                condition = ""
            step = 1 if table in replies else STEP
            wanted = dict(_definitions(connection.vendor, table, condition, step))
            missing = wanted.keys() - there.keys()
            if missing:
                is_new = True
                # Afterwards, too; but that may break off, and the next migrate would find none missing.
                _raise(using)
            for name in sorted(missing):
                cursor.execute(wanted[name])
            # Only now, so that the table is never without any.
            for name, its_table in there.items():
                if its_table == table and name not in wanted:
                    cursor.execute(_drop(connection.vendor, name, table))
    return is_new


def _raise(using: str) -> None:
    Edition.objects.using(using).update(number=F("number") + STEP)


def _triggers(cursor, vendor: str) -> dict[str, str]:
    """The edition's triggers that are there: name to table."""
    if vendor == "sqlite":
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
    return {name: table for name, table in cursor.fetchall() if name.startswith("edition_")}


_COLUMN = re.compile(r"\{row\}\.(\w+)")
# Which rows an event knows: those before it and those after it.
_ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


def _definitions(vendor: str, table: str, shown: str, step: int) -> Iterator[tuple[str, str]]:
    """The name and SQL of a trigger for each event; what it does is part of its name."""
    template = _sqlite_trigger if vendor == "sqlite" else _postgresql_trigger
    raised = f"UPDATE publishing_edition SET number = number + {step} WHERE id = 1"
    for event, rows in _ROWS.items():
        definition = template("{name}", table, event, rows, shown, raised)
        digest = hashlib.sha256(definition.encode()).hexdigest()[:8]
        name = f"edition_{table}_{event.lower()}_{digest}"
        yield name, template(name, table, event, rows, shown, raised)


def _sqlite_trigger(
    name: str, table: str, event: str, rows: list[str], shown: str, raised: str
) -> str:
    condition = " OR ".join(f"({shown.format(row=row)})" for row in rows)
    return f"""
        CREATE TRIGGER "{name}" AFTER {event} ON "{table}" FOR EACH ROW
        {f"WHEN {condition}" if shown else ""}
        BEGIN {raised}; END
    """


def _postgresql_trigger(
    name: str, table: str, event: str, rows: list[str], shown: str, raised: str
) -> str:
    """Once for each statement, however many rows it changes."""
    condition = " OR ".join(
        f"EXISTS (SELECT FROM {row.lower()}_rows AS r WHERE {shown.format(row='r') or 'true'})"
        for row in rows
    )
    known = " ".join(f"{row} TABLE AS {row.lower()}_rows" for row in rows)
    return f"""
        CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {condition} THEN
                {raised};
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER "{name}" AFTER {event} ON "{table}" REFERENCING {known}
        FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()
    """


def _drop(vendor: str, name: str, table: str) -> str:
    if vendor == "sqlite":
        return f'DROP TRIGGER "{name}"'
    return f'DROP TRIGGER "{name}" ON "{table}"; DROP FUNCTION "{name}"()'
