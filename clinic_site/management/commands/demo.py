from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic_site.demo.loading import load
from clinic_site.demo.removing import remove
from pages.models import Clinic
from staff.models import User

LOGIN_FILE = settings.VAR_DIR / "demo-login.txt"
# So that what somebody took away does not come back with the next `make run`.
REMOVED_FILE = settings.VAR_DIR / "demo-removed"


class Command(BaseCommand):
    help = (
        "Loads an invented clinic to try things out with: articles, pages, people, replies, and an "
        "account for each role, whose passwords are written to var/demo-login.txt. Does nothing "
        "if there is a clinic already. With --remove takes all of it away again; what you wrote "
        "yourself stays, but the demo's own articles go with your changes to them."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--remove", action="store_true", help="take the demo clinic away")
        parser.add_argument("--again", action="store_true", help="load it though it was taken away")

    def handle(self, *args, remove: bool, again: bool, **options) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError(
                "This is a production site (SITE_URL is set); the demo clinic stays out of it."
            )
        if remove:
            self.remove_demo()
        elif Clinic.objects.exists() or User.objects.exists():
            self.stdout.write("There is a clinic already; nothing was changed.")
        elif REMOVED_FILE.exists() and not again:
            self.stdout.write("The demo was taken away. Begin your own: manage.py start_clinic")
        else:
            load(LOGIN_FILE)
            REMOVED_FILE.unlink(missing_ok=True)
            self.stdout.write(f"The demo clinic is ready. Passwords: {LOGIN_FILE}")

    def remove_demo(self) -> None:
        if not Clinic.objects.filter(is_demo=True).exists():
            raise CommandError("There is no demo clinic here, so nothing was removed.")
        for name in remove(LOGIN_FILE):
            self.stdout.write(f"“{name}” stays, because something you wrote uses it.")
        REMOVED_FILE.touch()
        self.stdout.write("The demo clinic is gone. Begin your own: python manage.py start_clinic")
