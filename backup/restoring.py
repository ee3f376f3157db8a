"""
Putting an archive in the place of what is there: all in one transaction, or nothing.

Readers go on seeing the old site until that is committed; then they see the new one. Nobody has to
stop the server, and both databases take it.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import Error, connection, models, transaction
from django.utils.translation import gettext as _

from .archive import CHUNK, Archive
from .manifest import BackupError
from .tables import Row, columns_of, kept_models, left_out_models, to_values
from .writing import Progress, file_fields, media_of

_VALUES_AT_ONCE = 10_000

#: Numbers left free after a restore. What was given out after the backup was made (in a link that
#: shows a reply to its sender) never names something new.
GAP = 10_000


def restore(
    archive: Archive, *, then: Iterable[Callable[[], None]] = (), progress: Progress
) -> None:
    """
    Put the archive's data in the place of the site's.

    `then` are steps of the same transaction; one that raises BackupError leaves all as it was.
    """
    before = _media()
    swap = MediaSwap()
    try:
        _add_media(archive, swap, progress)
        with transaction.atomic():
            _replace_rows(archive, progress)
            for step in then:
                step()
    except BaseException:
        swap.undo()
        raise
    finally:
        ContentType.objects.clear_cache()
    swap.finish(
        {name: where for name, where in before.items() if name not in archive.manifest.media}
    )


def _media() -> dict[str, Storage]:
    media = {}
    for model in kept_models():
        media |= media_of(model)
    return media


# Rows


def _replace_rows(archive: Archive, progress: Progress) -> None:
    kept = kept_models()
    try:
        with connection.cursor() as cursor:
            # The checks of foreign keys wait for the end on both databases.
            for model in (*kept, *left_out_models()):
                cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")
            ContentType.objects.clear_cache()
            for number, model in enumerate(kept):
                progress(_("Tables"), number, len(kept))
                _insert(cursor, model, archive.rows(model._meta.label))
            progress(_("Tables"), len(kept), len(kept))
            _free_numbers(cursor, kept)
        connection.check_constraints()
    except (Error, ValueError) as error:
        raise BackupError(
            _("The database does not take what the archive holds; nothing was changed. (%(why)s)")
            % {"why": " ".join(str(error).split())[:300]}
        ) from error


def _insert(cursor, model: type[models.Model], rows: Iterator[Row]) -> None:
    columns = columns_of(model)
    names = ", ".join(_quoted(field.column) for field in columns)
    into = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES "
    places = f"({', '.join(['%s'] * len(columns))})"
    at_once = max(1, (connection.features.max_query_params or _VALUES_AT_ONCE) // len(columns))
    # Not by saving: that would write new times into some columns.
    prepared = (
        [
            field.get_db_prep_save(value, connection=connection)
            for field, value in zip(columns, values, strict=True)
        ]
        for values in to_values(model, rows, connection.alias)
    )
    while some := list(islice(prepared, at_once)):
        cursor.execute(into + ", ".join([places] * len(some)), list(chain.from_iterable(some)))


def _free_numbers(cursor, kept: list[type[models.Model]]) -> None:
    for model in kept:
        key, table = model._meta.pk, model._meta.db_table
        if not isinstance(key, models.AutoField | models.BigAutoField):
            continue
        if connection.vendor == "sqlite":
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [GAP, table]
            )
            continue
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(table), key.column])
        (sequence,) = cursor.fetchone()
        cursor.execute(
            f"SELECT setval(%s, %s + GREATEST((SELECT last_value FROM {sequence}), "
            f"(SELECT COALESCE(MAX({_quoted(key.column)}), 0) FROM {_quoted(table)})))",
            [sequence, GAP],
        )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# Files


class MediaSwap:
    """Adds files, and takes them back if need be; what is no longer wanted goes at the end."""

    def __init__(self) -> None:
        self.added: list[tuple[Storage, str]] = []
        self.replaced: list[tuple[Storage, str, bytes]] = []

    def add(self, storage: Storage, name: str, content: IO[bytes]) -> None:
        if storage.exists(name):
            with storage.open(name) as there:
                if _same(there, content):
                    return
                there.seek(0)
                self.replaced.append((storage, name, there.read()))
            storage.delete(name)
            content.seek(0)
        else:
            self.added.append((storage, name))
        if storage.save(name, File(content)) != name:
            raise BackupError(_("%(file)s could not be written.") % {"file": name})

    def undo(self) -> None:
        for storage, name in self.added:
            storage.delete(name)
        for storage, name, content in self.replaced:
            storage.delete(name)
            with storage.open(name, "wb") as file:
                file.write(content)

    def finish(self, unwanted: dict[str, Storage]) -> None:
        for name, storage in unwanted.items():
            storage.delete(name)


def _same(one: IO[bytes], other: IO[bytes]) -> bool:
    while chunk := one.read(CHUNK):
        if other.read(CHUNK) != chunk:
            return False
    return not other.read(1)


def _add_media(archive: Archive, swap: MediaSwap, progress: Progress) -> None:
    wanted = archive.manifest.media
    places = _places(archive)
    if not wanted.keys() <= places.keys():
        raise BackupError(_("The archive holds a file that none of its rows has."))
    for number, name in enumerate(wanted):
        progress(_("Pictures"), number, len(wanted))
        with archive.open_media(name) as content:
            swap.add(places[name], name, content)
    progress(_("Pictures"), len(wanted), len(wanted))


def _places(archive: Archive) -> dict[str, Storage]:
    """Where each file lies that the archive's rows have."""
    places = {}
    for model in kept_models():
        fields = file_fields(model)
        if not fields:
            continue
        columns = columns_of(model)
        for row in archive.rows(model._meta.label):
            places |= {row[columns.index(field)]: field.storage for field in fields}
    return places
