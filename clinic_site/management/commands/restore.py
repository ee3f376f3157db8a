import sys
from itertools import chain, count
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from backup import BackupError, open_archive, restore, write_archive
from backup.archive import Archive
from backup.damage import is_damaged, set_aside
from backup.manifest import waiting_migrations
from clinic_site.first_answer import pages_that_fail
from clinic_site.query_planning import refresh_statistics
from pages.models import Clinic
from privacy.person import erase_again
from staff.models import User

from ..progress import Progress
from .backup import set_up


class Command(BaseCommand):
    help = (
        "Puts the data of a backup in the place of what is there. First the file is checked to its "
        "last bit; one that is damaged or no backup changes nothing. Then what is there now is "
        "backed up beside it (before-restore-….zip: restore that to go back). Only then all data "
        "is exchanged in one step, after which everybody signs in anew. If the site does not "
        "answer with it, all stays as it was. The site may go on meanwhile, though what is written "
        "during the restore is in neither. Works from SQLite to PostgreSQL and back, and on a new "
        "machine with an empty database. Restore only files you trust: who makes one decides who "
        "may sign in. With --dry-run the file is checked and nothing changed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what backup wrote")
        parser.add_argument("--dry-run", action="store_true", help="only check the file")
        parser.add_argument("--yes", action="store_true", help="do not ask before overwriting")
        parser.add_argument(
            "--before",
            type=Path,
            metavar="FOLDER",
            help="where the state before is kept; else beside FILE",
        )

    def handle(self, *args, file: Path, dry_run: bool, yes: bool, before, **options) -> None:
        self.progress = Progress(self.stdout)
        try:
            with open_archive(file) as archive:
                self.describe(archive)
                if dry_run:
                    self.stdout.write("It can be restored. Nothing was changed.")
                    return
                self.restore(archive, before or file.parent, asks=not yes)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def describe(self, archive: Archive) -> None:
        manifest = archive.manifest
        self.stdout.write(
            f"{archive.path}: {manifest.row_count} rows and {len(manifest.media)} files "
            f"as of {manifest.made_at:%Y-%m-%d %H:%M} UTC"
        )

    def restore(self, archive: Archive, folder: Path, *, asks: bool) -> None:
        kept = self.make_ready(folder, asks=asks)
        steps = [self.erase_again, self.check_answer]
        restore(archive, then=steps, progress=self.progress)
        refresh_statistics()
        self.stdout.write("Restored. Everybody has to sign in again.")
        if self.erased:
            self.stdout.write(
                f"Persons whose data had been erased since, and were again: {self.erased}"
            )
        if kept:
            self.stdout.write(f"What was there before is in {kept}. To go back: restore {kept}")

    def make_ready(self, folder: Path, *, asks: bool) -> Path | None:
        """Gives where what was there is kept, if anything was."""
        if is_damaged():
            self.ask("The database cannot be read. It will be put aside.", asks=asks)
            self.stdout.write(f"The damaged database is now {set_aside()}")
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        if waiting_migrations(connection.alias):
            raise CommandError("Run migrate first: the database is older than this version.")
        if not (Clinic.objects.exists() or User.objects.exists()):
            return None
        clinic = Clinic.current()
        self.ask(f"All data of {clinic.name} that is here now will be replaced.", asks=asks)
        kept = _free_path(folder, f"before-restore-{timezone.now():%Y%m%dT%H%M%S}Z")
        write_archive(kept, settings=set_up(), progress=self.progress)
        return kept

    def ask(self, warning: str, *, asks: bool) -> None:
        if not asks:
            return
        if not sys.stdin.isatty():
            raise CommandError(f"{warning} Say --yes if that is meant; nothing was changed.")
        if input(f"{warning} Go on? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was changed.")

    def erase_again(self) -> None:
        self.erased = erase_again()

    def check_answer(self) -> None:
        if failed := pages_that_fail():
            raise BackupError(
                f"With this backup the site does not answer at {', '.join(failed)}; "
                "all was left as it was."
            )


def _free_path(folder: Path, name: str) -> Path:
    """Going back may follow within the same second."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(path for name in names if not (path := folder / f"{name}.zip").exists())
