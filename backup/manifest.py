"""What an archive says of itself."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

PRODUCT = "clinic-site"
FORMAT = 1


class BackupError(Exception):
    """Says in one sentence why there is no backup, or no restore."""


@dataclass
class Table:
    columns: list[str]
    rows: int
    size: int
    sha256: str


@dataclass
class MediaFile:
    size: int
    sha256: str


@dataclass
class Manifest:
    made_at: datetime
    #: App to the names of its migrations.
    migrations: dict[str, list[str]]
    #: How the site was set up, without its secrets: to be read by people.
    settings: dict[str, Any]
    tables: dict[str, Table] = field(default_factory=dict)
    media: dict[str, MediaFile] = field(default_factory=dict)
    #: Names that the database has, and the storage had not.
    missing: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(each.size for each in (*self.tables.values(), *self.media.values()))

    @property
    def row_count(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def write(self) -> bytes:
        said = {"product": PRODUCT, "format": FORMAT, **asdict(self)}
        said["made_at"] = self.made_at.isoformat()
        return json.dumps(said, indent=1, ensure_ascii=False).encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        try:
            said = json.loads(content)
            if said["product"] != PRODUCT:
                raise KeyError(PRODUCT)
            version = said["format"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BackupError(_("This is no backup of such a site.")) from None
        if version != FORMAT:
            raise BackupError(_("The archive was made by another version, in a format of its own."))
        try:
            return cls._of(said)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BackupError(_("The manifest of the archive is damaged.")) from None

    @classmethod
    def _of(cls, said: dict) -> Self:
        made_at = parse_datetime(said["made_at"])
        manifest = cls(
            made_at=made_at,
            migrations={
                app: [str(name) for name in names] for app, names in said["migrations"].items()
            },
            settings=dict(said["settings"]),
            tables={label: Table(**table) for label, table in said["tables"].items()},
            media={name: MediaFile(**kept) for name, kept in said["media"].items()},
            missing=list(said["missing"]),
        )
        numbers = [table.rows for table in manifest.tables.values()]
        numbers += [each.size for each in (*manifest.tables.values(), *manifest.media.values())]
        if made_at is None or timezone.is_naive(made_at):
            raise ValueError(said["made_at"])
        if any(type(number) is not int or number < 0 for number in numbers):
            raise ValueError(numbers)
        return manifest

    def check_migrations(self) -> None:
        """The tables were those of this version of the site."""
        ours, theirs = known_migrations(), self.migrations
        apps = sorted(ours.keys() | theirs.keys())
        newer = [app for app in apps if set(theirs.get(app, ())) - set(ours.get(app, ()))]
        older = [app for app in apps if set(ours.get(app, ())) - set(theirs.get(app, ()))]
        if newer:
            raise BackupError(
                _("The archive was made by a newer version of the site (%(apps)s): upgrade first.")
                % {"apps": ", ".join(newer)}
            )
        if older:
            raise BackupError(
                _(
                    "The archive was made by an older version of the site (%(apps)s): restore it "
                    "with that version, then upgrade."
                )
                % {"apps": ", ".join(older)}
            )


def known_migrations() -> dict[str, list[str]]:
    """Those of the code."""
    names: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations):
        names.setdefault(app, []).append(name)
    return names


def waiting_migrations(using: str) -> list[str]:
    """Those of the code that this database has not had."""
    applied = MigrationLoader(connections[using]).applied_migrations
    return [
        f"{app}.{name}"
        for app, names in known_migrations().items()
        for name in names
        if (app, name) not in applied
    ]
