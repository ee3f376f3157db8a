"""The demo clinic, which is there once for all these tests."""

import shutil
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from blog.models import Category, Post
from clinic_site.management.commands import demo as demo_command
from comments.models import Comment
from images.models import Picture
from outbox.models import Mail
from pages.models import Clinic, Page
from publishing.models import Person
from staff.models import TrailEntry, User
from tests.factories import create_category, create_draft, create_post

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """With what it writes; its rows are taken back when the last of these tests is over."""
    folder = tmp_path_factory.mktemp("demo")
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(MEDIA_ROOT=folder / "media", PASSWORD_HASHERS=hashers),
    ):
        patch.setattr(demo_command, "LOGIN_FILE", folder / "demo-login.txt")
        patch.setattr(demo_command, "REMOVED_FILE", folder / "demo-removed")
        call_command("demo", stdout=StringIO())
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def demo(folder, db, tmp_path, monkeypatch) -> Path:
    """The file that tells how to sign in. What the test does to it and the pictures is its own."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(demo_command, "LOGIN_FILE", tmp_path / "demo-login.txt")
    monkeypatch.setattr(demo_command, "REMOVED_FILE", tmp_path / "demo-removed")
    return tmp_path / "demo-login.txt"


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
    assert all(comment.findings for comment in Comment.objects.filter(status="spam"))
    assert not any(comment.findings for comment in Comment.objects.exclude(status="spam"))


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
