import re
import stat
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from blog.models import Category, Post
from clinic_site.management.commands import demo as demo_command
from comments.models import Comment
from images.models import Picture
from outbox.models import Mail
from pages.models import Clinic, Page
from publishing.models import Person
from staff.models import TrailEntry, User
from staff.roles import Role
from tests.factories import create_category, create_draft, create_post

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


# demo


@pytest.fixture
def login_file(tmp_path, monkeypatch):
    path = tmp_path / "demo-login.txt"
    monkeypatch.setattr(demo_command, "LOGIN_FILE", path)
    monkeypatch.setattr(demo_command, "REMOVED_FILE", tmp_path / "demo-removed")
    return path


@pytest.fixture
def demo(login_file):
    call_command("demo", stdout=StringIO())
    return login_file


def test_the_demo_is_a_whole_clinic(demo, client):
    assert Clinic.objects.get().is_demo
    assert Post.objects.published().count() >= 12
    assert Person.objects.exclude(credentials="").count() >= 3
    assert Category.objects.filter(parent__isnull=False).exists()
    states = set(Comment.objects.values_list("status", flat=True))
    assert states == {"pending", "approved", "spam", "trash"}
    assert Comment.objects.count() >= 40
    assert Comment.objects.filter(parent__parent__isnull=False).exists()
    for post in Post.objects.published():
        assert client.get(post.get_absolute_url()).status_code == 200
        assert post.picture


def test_the_demos_passwords_are_for_their_reader_only_and_let_in(demo, client):
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    accounts = dict(line.split() for line in demo.read_text().splitlines())
    assert set(accounts) == {"owner", "editor", "author", "reviewer", "moderator"}
    for username, password in accounts.items():
        assert client.login(username=username, password=password)


def test_the_demo_comes_once(demo):
    posts = Post.objects.count()
    call_command("demo", stdout=StringIO())
    assert Post.objects.count() == posts


def test_the_demo_does_not_touch_a_clinic_that_has_begun(login_file):
    start()
    call_command("demo", stdout=StringIO())
    assert not Post.objects.exists()
    assert not login_file.exists()


def test_the_demo_stays_out_of_production(login_file, settings):
    settings.IN_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")


def test_removing_the_demo_leaves_nothing_of_it(demo, settings):
    call_command("deliver_mail", once=True, stdout=StringIO())
    assert Mail.objects.exists()
    call_command("demo", remove=True, stdout=StringIO())
    for model in (Clinic, Post, Page, Comment, Person, Picture, User, TrailEntry, Mail):
        assert not model.objects.exists(), model
    assert not demo.exists()
    assert set(Category.objects.values_list("slug", flat=True)) == {"uncategorized"}


def test_a_demo_taken_away_comes_back_only_when_asked(demo):
    call_command("demo", remove=True, stdout=StringIO())
    call_command("demo", stdout=StringIO())
    assert not Post.objects.exists()
    call_command("demo", again=True, stdout=StringIO())
    assert Post.objects.exists()


def test_removing_the_demo_keeps_what_was_written_since(demo):
    category = Category.objects.exclude(parent=None).first()
    mine = create_post(title="My own", categories=[category])
    own_category = create_category(parent=category.parent)
    create_draft(title="My draft")
    out = StringIO()
    call_command("demo", remove=True, stdout=out)
    assert set(Post.objects.values_list("title", flat=True)) == {"My own", "My draft"}
    assert category in mine.categories.all()
    own_category.refresh_from_db()
    assert str(category.parent) in out.getvalue()


def test_removing_the_demo_keeps_what_drafts_of_ones_own_name(demo):
    picture, other = Picture.objects.all()[:2]
    category, person = Category.objects.exclude(parent=None).first(), Person.objects.first()
    body = f'<p>Mine</p><img src="{other.url}" alt="Mine">'
    draft = create_draft(
        picture=picture, categories=[category], authors=[person], body=body, slug="mine"
    )
    call_command("demo", remove=True, stdout=StringIO())
    working = draft.working_copy()
    assert working.picture == picture
    assert list(working.categories.all()) == [category]
    assert list(working.authors.all()) == [person]
    assert set(Picture.objects.all()) >= {picture, other}


def test_there_is_no_demo_to_remove(login_file):
    with pytest.raises(CommandError, match="no demo"):
        call_command("demo", remove=True)
