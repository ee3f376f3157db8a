"""Writing an archive while the site goes on."""

import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import Storage
from django.db import DEFAULT_DB_ALIAS, Error, connections, models, transaction
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.utils import timezone
from django.utils.translation import gettext as _

from .archive import (
    CHUNK,
    COMMENT_BEGINS,
    DIGEST_LENGTH,
    MANIFEST,
    digest_of,
    media_file,
    open_archive,
    table_file,
)
from .manifest import BackupError, Manifest, MediaFile, Table, known_migrations, waiting_migrations
from .tables import columns_of, kept_models, rows_of, to_line

#: Told what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

SNAPSHOT = "backup"


def write_archive(path: Path, *, settings: dict[str, Any], progress: Progress) -> Manifest:
    """
    Write all of the site's data, as of one moment, to a file that was not there before.

    Under another name until it is complete, on the disk, and read again.
    """
    if path.exists():
        raise BackupError(_("%(file)s is there already.") % {"file": path})
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        # Nobody else reads it: it holds what nobody published.
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w+b") as file:
            manifest = _write(file, settings, progress)
            _seal(file)
        with open_archive(draft, to_restore=False):
            os.link(draft, path)
        _sync_folder(path.parent)
    except FileExistsError:
        raise BackupError(_("%(file)s is there already.") % {"file": path}) from None
    except OSError as error:
        raise BackupError(
            _("The backup could not be written: %(why)s.") % {"why": error.strerror or error}
        ) from error
    except Error as error:
        raise BackupError(_("The database could not be read: %(why)s") % {"why": error}) from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _write(file: IO[bytes], settings: dict[str, Any], progress: Progress) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with consistent_view() as using:
            if waiting := waiting_migrations(using):
                raise BackupError(
                    _("Run migrate first: the database waits for %(names)s.")
                    % {"names": ", ".join(waiting)}
                )
            manifest = Manifest(timezone.now(), known_migrations(), settings)
            media = _write_tables(archive, manifest, using, progress)
        _write_media(archive, manifest, media, progress)
        archive.writestr(MANIFEST, manifest.write())
        archive.comment = COMMENT_BEGINS + b"0" * DIGEST_LENGTH
    return manifest


@contextmanager
def consistent_view() -> Iterator[str]:
    """
    The alias of a database in which nothing changes meanwhile; who writes is not held up.

    SQLite's snapshot of a reader under WAL, PostgreSQL's of a transaction of repeatable reads.
    Inside a transaction it is what that one sees.
    """
    current = connections[DEFAULT_DB_ALIAS]
    if current.in_atomic_block:
        yield DEFAULT_DB_ALIAS
        return
    snapshot = current.copy(SNAPSHOT)
    if snapshot.vendor == "sqlite":
        snapshot.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    else:
        snapshot.settings_dict["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections[SNAPSHOT] = snapshot
    try:
        with transaction.atomic(using=SNAPSHOT):
            yield SNAPSHOT
    finally:
        snapshot.close()
        del connections[SNAPSHOT]


def _write_tables(
    archive: zipfile.ZipFile, manifest: Manifest, using: str, progress: Progress
) -> dict[str, Storage]:
    """Gives the names of the files that rows have, and where those lie."""
    kept, media = kept_models(), {}
    for number, model in enumerate(kept):
        label = model._meta.label
        progress(_("Tables"), number, len(kept))
        with archive.open(table_file(label), "w", force_zip64=True) as target:
            manifest.tables[label] = _write_table(target, model, using)
        media |= media_of(model, using)
    progress(_("Tables"), len(kept), len(kept))
    return media


def _write_table(target: IO[bytes], model: type[models.Model], using: str) -> Table:
    digest, rows, size = hashlib.sha256(), 0, 0
    for row in rows_of(model, using):
        line = to_line(row)
        target.write(line)
        digest.update(line)
        rows, size = rows + 1, size + len(line)
    columns = [field.attname for field in columns_of(model)]
    return Table(columns, rows, size, digest.hexdigest())


def file_fields(model: type[models.Model]) -> list[models.FileField]:
    return [field for field in columns_of(model) if isinstance(field, models.FileField)]


def media_of(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> dict[str, Storage]:
    """The names of files that the rows of this model have, and where those lie."""
    media = {}
    for field in file_fields(model):
        names = model._base_manager.using(using).order_by().values_list(field.attname, flat=True)
        media |= {name: field.storage for name in names.iterator(2_000) if name}
    return media


def _write_media(
    archive: zipfile.ZipFile, manifest: Manifest, media: dict[str, Storage], progress: Progress
) -> None:
    for number, (name, storage) in enumerate(sorted(media.items())):
        progress(_("Pictures"), number, len(media))
        try:
            source = storage.open(name)
        except FileNotFoundError:
            manifest.missing.append(name)
            continue
        # As they are: they cannot be made smaller.
        entry = zipfile.ZipInfo(media_file(name))
        with source, archive.open(entry, "w", force_zip64=True) as target:
            manifest.media[name] = _copied(source, target)
    progress(_("Pictures"), len(media), len(media))


def _copied(source: IO[bytes], target: IO[bytes]) -> MediaFile:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return MediaFile(size, digest.hexdigest())


def _seal(file: IO[bytes]) -> None:
    """Write the digest of all before it over the end of the archive's comment."""
    length = file.seek(0, os.SEEK_END) - DIGEST_LENGTH
    digest = digest_of(file, length)
    file.seek(length)
    file.write(digest.encode())
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
