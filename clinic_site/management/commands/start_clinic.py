from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from blog.models import Category
from clinic_site.front_matter import parse_text
from pages.clinic import Clinic
from pages.models import Page
from staff.invitations import welcome_path
from staff.models import User
from staff.roles import Role

FIRST_PAGES = Path(__file__).resolve().parent.parent.parent / "first_pages"

QUESTIONS = {
    "name": "The clinic's name",
    "tagline": "Its tagline, a few words shown above every page (may be empty)",
    "time_zone": "Its time zone, like Europe/Berlin or America/New_York",
    "language": "The language of the site ("
    + ", ".join(code for code, _ in settings.LANGUAGES)
    + ")",
    "owner_name": "Your own name",
    "owner_email": "Your email address, with which you sign in",
}
DEFAULTS = {"tagline": "", "time_zone": "UTC", "language": settings.LANGUAGE_CODE}


class Command(BaseCommand):
    help = (
        "Begins a real clinic: asks for its name, tagline, time zone and language and for the "
        "owner's name and email address; makes pages about the clinic, privacy and accessibility "
        "as drafts to complete; prints a link with which the owner chooses a password. Each "
        "answer can be given as an option instead; with --no-input none is asked."
    )

    def add_arguments(self, parser) -> None:
        for name, question in QUESTIONS.items():
            parser.add_argument("--" + name.replace("_", "-"), help=question)
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *args, **options) -> None:
        self.refuse_if_there_is_a_clinic()
        answers = {
            name: self.answer(name, options[name], asks=not options["no_input"])
            for name in QUESTIONS
        }
        # The first category has a name, and each saved page a trail, in the language of the site.
        with transaction.atomic(), translation.override(answers["language"]):
            clinic = Clinic(
                **{name: answers[name] for name in ("name", "tagline", "time_zone", "language")}
            )
            clinic.save()
            owner = create_owner(answers["owner_name"], answers["owner_email"])
            create_first_pages(owner, answers["language"])
            Category.objects.default()
        self.stdout.write(
            f"\n{clinic.name} has begun. Choose your password here, within three days; the link "
            f"works once:\n\n  {settings.ORIGIN}{welcome_path(owner)}\n\n"
            f"Later you sign in at {settings.ORIGIN}/admin/ as {owner.username}"
            + (
                ""
                if settings.SITE_URL
                else "\n\nThe site has to run (make run). With another PORT, write that for 8000."
            )
        )

    def refuse_if_there_is_a_clinic(self) -> None:
        clinic = Clinic.objects.first()
        if clinic and clinic.is_demo:
            raise CommandError(
                "The demo clinic is still here. Take it away first: python manage.py demo --remove"
            )
        if clinic:
            raise CommandError(
                f"There is a clinic here already: {clinic.name}. Change its facts at /admin/."
            )

    def answer(self, name: str, given: str | None, *, asks: bool) -> str:
        if given is not None or not asks:
            return checked(name, DEFAULTS.get(name, "") if given is None else given)
        default = DEFAULTS.get(name, "")
        while True:
            try:
                typed = input(f"{QUESTIONS[name]}{f' [{default}]' if default else ''}: ")
                return checked(name, typed.strip() or default)
            except CommandError as error:
                self.stderr.write(str(error))
            except EOFError:
                raise CommandError(
                    "There was no answer. Give the answers as options; see --help."
                ) from None


def checked(name: str, value: str) -> str:
    """The answer, if the model it goes into takes it; CommandError with the reason if not."""
    value = value.strip()
    rules: dict[str, Callable[[], Any]] = {
        "owner_name": lambda: User._meta.get_field("first_name").run_validators(value),
        "owner_email": lambda: check_owner_email(value),
    }
    rule = rules.get(name, lambda: Clinic._meta.get_field(name).clean(value, None))
    try:
        if not value and name not in DEFAULTS:
            raise ValidationError("This is needed.")
        rule()
    except ValidationError as error:
        option = "--" + name.replace("_", "-")
        raise CommandError(f"{QUESTIONS[name]} ({option}): {' '.join(error.messages)}") from error
    return value


def check_owner_email(email: str) -> None:
    """It is the name to sign in with, too."""
    User._meta.get_field("email").run_validators(email)
    User._meta.get_field("username").run_validators(email)
    if User.objects.filter(username=email.lower()).exists():
        raise ValidationError("Somebody signs in with this already.")


def create_owner(name: str, email: str) -> User:
    first, _space, last = name.rpartition(" ")
    owner = User(
        username=email.lower(),
        email=email.lower(),
        first_name=first or last,
        last_name=last if first else "",
    )
    owner.is_staff = True
    owner.set_unusable_password()
    owner.save()
    owner.groups.add(Group.objects.get(name=Role.OWNER.value))
    return owner


def create_first_pages(owner: User, language: str) -> None:
    for order, path in enumerate(sorted((FIRST_PAGES / language).glob("*.html")), start=1):
        values = parse_text(path.read_text()) | {"path": path.stem}
        page = Page.objects.create(
            title=values["title"],
            path=path.stem,
            in_menu=values["in_menu"],
            in_footer=values["in_footer"],
            menu_order=order * 10,
            created_by=owner,
        )
        page.save_revision(values, by=owner, note=values["note"])
