import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from privacy.person import PersonError, as_json, check, export


class Command(BaseCommand):
    help = (
        "Prints, as JSON, all that is stored of the person with this email address: replies with "
        "all that belongs to them, mail in the outbox, mentions in the trail. It is what somebody "
        "may ask for by law; make sure first that it is that person who asks. With --to FILE it is "
        "written to a new file that only you can read. The trail notes that it was done, without "
        "the address."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--to", type=Path, metavar="FILE", help="a file that is not there yet")

    def handle(self, *args, email: str, to: Path | None, **options) -> None:
        try:
            text = as_json(export(check(email), None))
        except PersonError as error:
            raise CommandError(str(error)) from error
        if to is None:
            self.stdout.write(text)
            return
        try:
            descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{to} cannot be written: {error.strerror}.") from error
        with open(descriptor, "w") as file:
            file.write(text + "\n")
        self.stdout.write(f"Written: {to}")
