from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from pages.models import Clinic
from watching.checks import Level, Result, all_checks, look


class Command(BaseCommand):
    help = (
        "Looks whether all is well, as the status page in the admin does: database, disk, the "
        "workers for mail and pictures, the last backup, what waits for somebody. Says of each what "
        "is wrong, since when and what to do. Changes nothing. Ends with 1 if something is wrong, "
        "so that cron or whatever watches the machine can call it; what is only to be done some "
        "time does not count as wrong."
    )
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        with timezone.override(clinic_time_zone()):
            results = look(all_checks())
            for result in results:
                self.tell(result)
        number = sum(result.finding.level == Level.WRONG for result in results)
        if number:
            raise CommandError(f"Wrong: {number}")
        self.stdout.write("Nothing is wrong.")

    def tell(self, result: Result) -> None:
        finding = result.finding
        since = timezone.localtime(finding.since) if finding.since else None
        since = f" (since {since:%Y-%m-%d %H:%M %Z})" if since else ""
        words = {Level.WRONG: "WRONG", Level.TO_DO: "TO DO", Level.FINE: "fine"}
        self.stdout.write(f"{words[finding.level]:6} {result.check.name}: {finding.says}{since}")
        for line in filter(None, (finding.to_do, finding.command)):
            self.stdout.write(f"       {line}")


def clinic_time_zone() -> str:
    """As on the status page; that the database is away is said by its check."""
    try:
        return Clinic.current().time_zone
    except Error:
        return "UTC"
