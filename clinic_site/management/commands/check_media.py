from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from clinic_site.media_check import Findings, check_media, mend_media
from pages.models import Clinic

#: How many names of each kind are shown.
MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Compares the pictures, documents and share pictures that are stored with the rows of the "
        "database, and tells what is missing or belongs to nothing. Changes nothing without "
        "--mend, which makes again what can be made (sizes, crops, share pictures) and removes "
        "files that belong to nothing and are older than a day. A picture or document whose own "
        "file is gone has to be uploaded again, or taken from a backup. Ends with 1 if anything "
        "was found that is not mended."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--mend", action="store_true", help="mend what can be mended")

    def handle(self, *args, mend: bool, **options) -> None:
        self.looked_at = 0
        found = check_media(self._advance)
        self._end_bar()
        self._tell(found)
        if mend and found.number:
            found = self._mended(found)
        if found.number:
            hint = "" if mend else " Run it with --mend to mend what can be mended."
            raise CommandError(f"Found: {found.number}.{hint}")
        self.stdout.write("Files and rows match.")

    def _mended(self, found: Findings) -> Findings:
        self.stdout.write("Mending …")
        # Texts that show the pictures are rendered anew, and hold a few words of their own.
        with translation.override(Clinic.current().language):
            mend_media(found)
        left = check_media()
        self.stdout.write(f"Mended: {found.number - left.number}")
        return left

    def _tell(self, found: Findings) -> None:
        self._tell_of("Files that are lost", found.lost)
        missing = [f"{row._meta.verbose_name}: {row.file.name}" for row in found.to_make_again]
        self._tell_of("Files that can be made again", missing)
        self._tell_of("Files that belong to nothing", found.orphans)
        if found.unmade:
            self.stdout.write(f"Sizes, crops and share pictures never made: {found.unmade}")

    def _tell_of(self, what: str, names: list[str]) -> None:
        if names:
            self.stdout.write(f"{what}: {len(names)}")
            for name in names[:MOST_SHOWN]:
                self.stdout.write(f"  {name}")
            if len(names) > MOST_SHOWN:
                self.stdout.write(f"  and {len(names) - MOST_SHOWN} more")

    def _advance(self) -> None:
        """How many there are is known only at the end, so the bar counts."""
        self.looked_at += 1
        if self.looked_at % 100 == 0 and self.stderr.isatty():
            self.stderr.write(f"\rLooked at {self.looked_at} …", ending="")

    def _end_bar(self) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\rLooked at {self.looked_at}.   ")
