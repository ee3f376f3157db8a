import re
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from blog.models import Category, Post
from clinic_site.management.commands import demo as demo_command
from pages.models import Clinic, Page
from staff.models import User
from staff.roles import Role

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "Otter Clinic",
    "tagline": "Gently",
    "time_zone": "Europe/Berlin",
    "language": "en",
    "owner_name": "Noor van Example",
    "owner_email": "noor@example.org",
}


def start(**answers) -> str:
    out = StringIO()
    call_command("start_clinic", no_input=True, stdout=out, **(ANSWERS | answers))
    return out.getvalue()


# start_clinic


def test_a_clinic_begins_with_an_owner_and_drafts_of_its_first_pages(client):
    printed = start()
    clinic = Clinic.objects.get()
    assert (clinic.name, clinic.time_zone, clinic.is_demo) == (
        "Otter Clinic",
        "Europe/Berlin",
        False,
    )
    assert {page.path for page in Page.objects.all()} == {"about", "privacy", "accessibility"}
    assert not Page.objects.published().exists()
    owner = User.objects.get()
    assert [group.name for group in owner.groups.all()] == [Role.OWNER.value]
    assert (owner.first_name, owner.last_name) == ("Noor van", "Example")
    link = re.search(r"http://127\.0\.0\.1:8000(/\S+)", printed)[1]
    assert client.get(link, follow=True).context["validlink"]


def test_the_first_pages_are_published_only_as_texts_for_readers():
    start()
    for page in Page.objects.exclude(path="about"):
        assert page.newest_revision.note
        assert page.publish(by=None).is_public
    with pytest.raises(ValidationError):
        Page.objects.get(path="about").publish(by=None)


def test_a_second_beginning_is_refused():
    start()
    with pytest.raises(CommandError, match="Otter Clinic"):
        start()


def test_a_beginning_beside_the_demo_is_refused():
    Clinic(name="Demo", is_demo=True).save()
    with pytest.raises(CommandError, match="demo --remove"):
        start()


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("time_zone", "Mars/Olympus"),
        ("language", "xx"),
        ("owner_name", " "),
        ("owner_email", "not an address"),
        ("owner_email", ""),
        ("owner_email", "o'brien@clinic.example"),
        ("owner_email", "x" * 180 + "@clinic.example"),
    ],
)
def test_a_wrong_answer_names_its_option_and_leaves_nothing(answer, value):
    with pytest.raises(CommandError, match="--" + answer.replace("_", "-")):
        start(**{answer: value})
    assert not Clinic.objects.exists()
    assert not User.objects.exists()


def test_a_clinic_that_begins_in_spanish_gets_spanish_pages():
    start(language="es")
    titles = {page.path: page.newest_revision.data["title"] for page in Page.objects.all()}
    assert titles == {
        "about": "Quiénes somos",
        "accessibility": "Accesibilidad",
        "privacy": "Privacidad",
    }
    assert "comentario" in Page.objects.get(path="privacy").newest_revision.data["body"]
    assert Category.objects.get().name == "Sin categoría"


def test_wrong_answers_are_asked_again(monkeypatch):
    typed = iter(
        ["", "Otter Clinic", "", "Nowhere", "Europe/Berlin", "", "Noor", "noor@example.org"]
    )
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    call_command("start_clinic", stdout=StringIO(), stderr=StringIO())
    assert Clinic.objects.get().time_zone == "Europe/Berlin"


def test_without_anybody_to_answer_it_says_so(monkeypatch):
    def end_of_input(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", end_of_input)
    with pytest.raises(CommandError, match="--help"):
        call_command("start_clinic", stdout=StringIO())


# demo, where there is none


@pytest.fixture
def login_file(tmp_path, monkeypatch):
    path = tmp_path / "demo-login.txt"
    monkeypatch.setattr(demo_command, "LOGIN_FILE", path)
    monkeypatch.setattr(demo_command, "REMOVED_FILE", tmp_path / "demo-removed")
    return path


def test_the_demo_does_not_touch_a_clinic_that_has_begun(login_file):
    start()
    call_command("demo", stdout=StringIO())
    assert not Post.objects.exists()
    assert not login_file.exists()


def test_the_demo_stays_out_of_production(login_file, settings):
    settings.IN_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")


def test_there_is_no_demo_to_remove(login_file):
    with pytest.raises(CommandError, match="no demo"):
        call_command("demo", remove=True)
