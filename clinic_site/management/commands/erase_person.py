import sys

from django.core.management.base import BaseCommand, CommandError

from privacy.person import PersonError, check, erase, find, left_elsewhere
from privacy.traces import overwrite_traces


class Command(BaseCommand):
    help = (
        "Erases for good all that is stored of the person with this email address: replies (one "
        "that others have answered leaves its place, and says so), what was noticed about them and "
        "learned from them, their texts in the trail, mail in the outbox. Then it searches the "
        "whole database for the address, and tells where others have written it. Backups made "
        "before still hold it: restore erases it once more (docs/privacy.md). With --dry-run it "
        "counts and changes nothing. A colleague's address is refused."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args, email: str, dry_run: bool, yes: bool, **options) -> None:
        try:
            address = check(email)
        except PersonError as error:
            raise CommandError(str(error)) from error
        for part, rows in find(address).items():
            self.stdout.write(f"{part.words}: {len(rows)}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        self.ask(asks=not yes)
        erase(address, None)
        overwrite_traces()
        self.stdout.write("Erased.")
        left = left_elsewhere(address)
        for kind, count in left.items():
            self.stdout.write(f"The address still stands in texts by others: {kind} ({count})")
        if not left:
            self.stdout.write("The address stands nowhere in the database any more.")

    def ask(self, *, asks: bool) -> None:
        if not asks:
            return
        if not sys.stdin.isatty():
            raise CommandError("Say --yes if that is meant; nothing was changed.")
        if input("Erase all this for good? [y/N] ").strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was changed.")
