"""Who wrote a post is named in the order that was chosen."""

import re

import pytest

from blog.models import Post
from publishing.models import Person
from staff.roles import Role
from tests.factories import create_draft, create_person, create_post, create_user

from .desk import LIST, change_url, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Person]:
    """By name the other way round."""
    return [create_person(name=name, slug=name.lower()) for name in ("Zoe", "Mia", "Ada")]


@pytest.fixture
def editor(client):
    editor = create_user(Role.EDITOR)
    client.force_login(editor)
    return editor


def names(html: str) -> list[str]:
    return re.findall(r"\b(Zoe|Mia|Ada)\b", html)


@pytest.mark.parametrize("address", ["/blog/", "/blog/walking/", "/blog/feed/", "/"])
def test_readers_see_them_in_that_order(client, people, address):
    create_post(slug="walking", authors=people)
    assert names(client.get(address).content.decode())[:3] == ["Zoe", "Mia", "Ada"]


def test_the_form_sends_the_order_and_shows_it_again(client, editor, people):
    post = create_post(slug="sleep-and-pain")
    zoe, mia, ada = (person.pk for person in people)
    client.post(change_url(post), form(post, _publish="1", authors=[mia, zoe, ada]))
    assert [person.name for person in Post.objects.get().bylines] == ["Mia", "Zoe", "Ada"]
    html = client.get(change_url(post)).content.decode()
    assert re.findall(r"selected>(Zoe|Mia|Ada)<", html) == ["Mia", "Zoe", "Ada"]


def test_another_order_alone_is_a_change_that_the_history_names(client, editor, people):
    post = create_post(slug="sleep-and-pain", authors=people)
    ids = [person.pk for person in reversed(people)]
    client.post(change_url(post), form(post, _save="1", title=post.title, authors=ids))
    html = client.get(f"/admin/blog/post/{post.pk}/history/compare/?is={post.newest_revision.pk}")
    assert "Zoe, Mia, Ada" in html.content.decode()
    assert "Ada, Mia, Zoe" in html.content.decode()


def test_a_working_copy_has_its_own_order(client, editor, people):
    post = create_post(slug="walking", authors=people)
    post.save_revision({"authors": people[::-1]}, by=editor)
    assert names(client.get("/blog/walking/?preview").content.decode())[0] == "Ada"
    assert names(client.get("/blog/walking/").content.decode())[0] == "Zoe"


def test_the_list_names_the_authors_of_a_draft(client, editor, people):
    create_draft(authors=people)
    assert "Zoe, Mia, Ada" in client.get(LIST).content.decode()


def test_somebody_deleted_since_leaves_the_others_in_order(people):
    post = create_post(authors=people)
    people[1].delete()
    assert [person.name for person in Post.objects.get(pk=post.pk).bylines] == ["Zoe", "Ada"]


def test_nobody_is_named_twice(client, editor, people):
    post = create_post(slug="sleep-and-pain")
    ids = [people[0].pk, people[2].pk, people[0].pk]
    client.post(change_url(post), form(post, _publish="1", authors=ids))
    assert [person.name for person in Post.objects.get().bylines] == ["Zoe", "Ada"]
