from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backup import BackupError, write_archive
from backup.rotation import fresh_name, remove_old
from clinic_site.status import BACKUP
from watching.models import Pulse

from ..progress import Progress


class Command(BaseCommand):
    help = (
        "Writes all of the site's data to one file: texts, replies, people, pictures, settings, "
        "the trail. The site goes on meanwhile; the file has everything as of one moment. It is a "
        "ZIP file that only you can read (mode 0600), has its name only once it is complete and "
        "was read again, and is as confidential as the site's database. With --keep N, FILE is a "
        "folder: the backup gets a name with the time, and afterwards the newest of each of the "
        "last N days and of the last N weeks stay there; older ones are deleted. No secret of the "
        "environment is in it. The way back: restore FILE. docs/backup.md tells more."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the file, such as clinic.zip")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="FILE is a folder; keep so many days and weeks"
        )

    def handle(self, *args, file: Path, keep: int | None, **options) -> None:
        path = file if keep is None else file / fresh_name()
        if keep is not None and (keep < 1 or not file.is_dir()):
            raise CommandError("--keep needs a number from 1 on, and a folder that is there.")
        if keep is None and file.is_dir():
            raise CommandError(f"{file} is a folder: name a file, or say --keep N.")
        self.write(path)
        Pulse.objects.beat(BACKUP.code)
        for old in remove_old(file, keep=keep) if keep is not None else []:
            self.stdout.write(f"Deleted: {old}")

    def write(self, path: Path) -> None:
        try:
            manifest = write_archive(path, settings=set_up(), progress=Progress(self.stdout))
        except BackupError as error:
            raise CommandError(str(error)) from error
        for name in manifest.missing:
            self.stderr.write(f"Not in the backup, since it is not in its place: {name}")
        self.stdout.write(
            f"{path}: {manifest.row_count} rows, {len(manifest.media)} files, "
            f"{path.stat().st_size / 1_000_000:.1f} MB, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC"
        )


def set_up() -> dict:
    """What somebody needs who sets the site up anew; nothing that lets anybody in."""
    engine = settings.DATABASES["default"]["ENGINE"]
    return {
        "SITE_URL": settings.SITE_URL,
        "ALLOWED_HOSTS": list(settings.ALLOWED_HOSTS),
        "TRUSTED_PROXIES": list(settings.TRUSTED_PROXIES),
        "DATABASE": engine.rpartition(".")[2],
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "STATIC_ROOT": str(settings.STATIC_ROOT),
        "DEFAULT_FROM_EMAIL": settings.DEFAULT_FROM_EMAIL,
        "REPLY_LIMIT": settings.REPLY_LIMIT,
    }
