from django.core.management.base import BaseCommand

from search.indexing import count_published, rebuild


class Command(BaseCommand):
    help = (
        "Writes the index of the search anew, from all that is published. Publishing keeps it up "
        "to date; this is for what came past it, such as a database filled by another program. "
        "Readers can search meanwhile."
    )

    def handle(self, *args, **options) -> None:
        total, done = count_published(), 0
        for _each in rebuild():
            done += 1
            if self.stderr.isatty():
                self.stderr.write(f"\r{done} of {total}", ending="\n" if done == total else "")
        self.stdout.write(f"Posts and pages in the index: {done}")
