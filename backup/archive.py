"""
The archive: a ZIP file that any tool opens, with manifest.json, database/*.jsonl and media/*.

The last 64 letters of the file are the SHA-256 of all before them (a ZIP file may end in a comment),
so one wrong bit anywhere is noticed. The manifest says what else is in it, and the SHA-256 of each.
An archive is checked as a whole before anything is believed of it: it may come from anywhere.
"""

import hashlib
import io
import json
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from .manifest import BackupError, Manifest
from .tables import Row, columns_of, kept_models

MANIFEST = "manifest.json"
COMMENT_BEGINS = b"sha256:"
DIGEST_LENGTH = 64
CHUNK = 1024 * 1024
#: No row is longer; an endless line fills no memory.
LONGEST_ROW = 64 * CHUNK
LONGEST_MANIFEST = 64 * CHUNK

#: What the ZIP module raises where a file is not what it says.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def table_file(label: str) -> str:
    return f"database/{label}.jsonl"


def media_file(name: str) -> str:
    return f"media/{name}"


def digest_of(file: IO[bytes], length: int) -> str:
    """Of so many bytes from the beginning."""
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0:
        chunk = file.read(min(CHUNK, length))
        if not chunk:
            break
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest()


class Archive:
    """One that was checked; made by open_archive() alone."""

    def __init__(self, path: Path, file: zipfile.ZipFile, *, to_restore: bool) -> None:
        self.path = path
        self.file = file
        self.to_restore = to_restore
        try:
            self._check_entries()
            self.manifest = self._read_manifest()
            self._check_contents()
        except (*_UNREADABLE, RecursionError) as error:
            raise BackupError(_("The archive is damaged, or no backup of such a site.")) from error

    def rows(self, label: str) -> Iterator[Row]:
        with self.file.open(table_file(label)) as lines:
            while line := lines.readline(LONGEST_ROW):
                yield json.loads(line)

    def open_media(self, name: str) -> IO[bytes]:
        return self.file.open(media_file(name))

    # The checks

    def _read_manifest(self) -> Manifest:
        names = self.file.namelist()
        if MANIFEST not in names or self.file.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise BackupError(_("This is no backup of such a site."))
        return Manifest.read(self.file.read(MANIFEST))

    def _check_entries(self) -> None:
        """Names and kinds of what is in it, before any of it is read."""
        names = self.file.namelist()
        if len({name.casefold() for name in names}) != len(names):
            raise BackupError(_("The archive holds two files of one name."))
        for entry in self.file.infolist():
            kind = stat.S_IFMT(entry.external_attr >> 16)
            is_media = entry.filename.startswith("media/")
            # Pictures cannot be made smaller, so nothing there can swell when it is unpacked.
            allowed = (
                {zipfile.ZIP_STORED} if is_media else {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
            )
            if kind not in {0, stat.S_IFREG} or entry.is_dir() or entry.flag_bits & 0x1:
                raise BackupError(_("The archive holds something that is no plain file."))
            if entry.compress_type not in allowed or not is_safe_name(entry.filename):
                raise BackupError(_("The archive holds a file that no backup has."))

    def _check_contents(self) -> None:
        """Everything the manifest names is there as it says, and nothing else."""
        expected = {
            MANIFEST,
            *(table_file(label) for label in self.manifest.tables),
            *(media_file(name) for name in self.manifest.media),
        }
        if expected != set(self.file.namelist()):
            raise BackupError(_("The archive does not hold what its manifest says."))
        if self.to_restore:
            self._check_room()
        self._check_tables_known()
        for label, table in self.manifest.tables.items():
            self._check_file(table_file(label), table.size, table.sha256)
            self._check_rows(label, len(table.columns), table.rows)
        for name, kept in self.manifest.media.items():
            self._check_file(media_file(name), kept.size, kept.sha256)

    def _check_room(self) -> None:
        """It says itself how large it will be, and is not believed to be larger."""
        folder = Path(settings.MEDIA_ROOT)
        there = next(place for place in (folder, *folder.parents) if place.exists())
        if self.manifest.size > shutil.disk_usage(there).free:
            raise BackupError(_("The disk has no room for what the archive holds."))

    def _check_tables_known(self) -> None:
        known = {
            model._meta.label: [field.attname for field in columns_of(model)]
            for model in kept_models()
        }
        self.manifest.check_migrations()
        if known != {label: table.columns for label, table in self.manifest.tables.items()}:
            raise BackupError(_("The archive has other tables than this version of the site."))

    def _check_file(self, name: str, size: int, sha256: str) -> None:
        digest, length = hashlib.sha256(), 0
        with self.file.open(name) as file:
            while chunk := file.read(CHUNK):
                length += len(chunk)
                if length > size:
                    break
                digest.update(chunk)
        if length != size or digest.hexdigest() != sha256:
            raise BackupError(
                _("The archive is damaged: %(file)s is not as it was.") % {"file": name}
            )

    def _check_rows(self, label: str, width: int, count: int) -> None:
        found = 0
        for row in self.rows(label):
            if not isinstance(row, list) or len(row) != width:
                raise ValueError(label)
            found += 1
        if found != count:
            raise ValueError(label)


def is_safe_name(name: str) -> bool:
    """A path below its folder on any system, without a way out."""
    parts = PurePosixPath(name).parts
    return (
        name.isprintable()
        and len(name) <= 400
        and not set(name) & set('\\:*?"<>|')
        and not name.startswith("/")
        and ".." not in parts
        and "/".join(parts) == name
    )


@contextmanager
def open_archive(path: Path, *, to_restore: bool = True) -> Iterator[Archive]:
    """The archive in this file, checked to its last bit; BackupError where anything is wrong."""
    try:
        # Opened once, so that what was checked is what is read later.
        with path.open("rb") as file, _unzipped(file) as unzipped:
            yield Archive(path, unzipped, to_restore=to_restore)
    except OSError as error:
        raise BackupError(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror or error}
        ) from error


@contextmanager
def _unzipped(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    length = file.seek(0, io.SEEK_END) - DIGEST_LENGTH
    if length <= 0:
        raise BackupError(_("This is no backup: the file is too short."))
    file.seek(length)
    said = file.read(DIGEST_LENGTH)
    if said != digest_of(file, length).encode():
        raise BackupError(_("The archive is damaged or cut short, or no backup of such a site."))
    try:
        unzipped = zipfile.ZipFile(file)
    except _UNREADABLE as error:
        raise BackupError(_("This is no backup of such a site.")) from error
    with unzipped:
        yield unzipped
