from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from staff.invitations import let_in
from staff.models import TrailEntry, User
from staff.second_factor import forget_second_factor


class Command(BaseCommand):
    help = (
        "Lets somebody in who cannot sign in any more: forgets failed attempts and prints a link, "
        "valid for three days and once, with which a new password is chosen. For the owner who has "
        "nobody else to ask. With --second-step the old phone or key is forgotten too; the next "
        "sign-in asks for a new one."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="the name or the email address the person signs in with")
        parser.add_argument(
            "--second-step", action="store_true", help="forget passkeys, app and codes on paper"
        )

    def handle(self, *args, **options) -> None:
        user = self.person(options["name"])
        with transaction.atomic():
            if options["second_step"]:
                forget_second_factor(user)
                user.end_sessions()
                TrailEntry.objects.record(None, "forgot the second step of", user)
            link = let_in(user)
            TrailEntry.objects.record(None, "invited", user)
        self.stdout.write(f"{user.get_username()} chooses a new password here:\n\n  {link}")

    def person(self, name: str) -> User:
        people = User.objects.filter(username=name) or User.objects.filter(
            email__iexact=name, email__gt=""
        )
        if len(people) != 1:
            names = ", ".join(User.objects.order_by("username").values_list("username", flat=True))
            raise CommandError(
                f"Nobody here is called {name}. There are: {names or 'no accounts'}."
            )
        if not people[0].is_active:
            raise CommandError(f"{name} is locked out. Another owner lets people in again.")
        return people[0]
