from django.core.management.base import BaseCommand
from django.utils.translation import override

from clinic_site.query_planning import refresh_statistics
from privacy.periods import Period, clear_over, count_over
from privacy.traces import overwrite_traces
from staff.models import TrailEntry
from watching.models import Pulse
from watching.status import RETENTION


class Command(BaseCommand):
    help = (
        "Clears away what is kept no longer: where replies came from after 30 days, spam after 15, "
        "the trash after 30, the trail after six years, mail that was sent, preview links that "
        "ended, and so on. The owner chooses the days in the admin, under Privacy. To be run once "
        "a day by a timer (docs/production.md); once more does no harm. It works in small portions "
        "while the site goes on. It prints numbers only, and so does the trail. With --dry-run it "
        "counts and changes nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args, dry_run: bool, **options) -> None:
        with override("en"):
            counts = count_over() if dry_run else clear_over(self.show)
        for period, count in counts.items():
            if count or dry_run:
                self.stdout.write(f"{period.words}: {count}")
        if dry_run:
            self.stdout.write("Nothing was changed.")
            return
        overwrite_traces()
        self.note({period.code: count for period, count in counts.items() if count})
        Pulse.objects.beat(RETENTION.code)
        refresh_statistics()

    def note(self, cleared: dict[str, int]) -> None:
        if cleared:
            note = ", ".join(f"{code}: {count}" for code, count in cleared.items())
            TrailEntry.objects.record(None, "applied retention", note=note)
        self.stdout.write(f"Cleared away: {sum(cleared.values())}")

    def show(self, period: Period, count: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{period.words}: {count}", ending="\r")
            self.stdout.flush()
