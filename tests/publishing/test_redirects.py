"""What publishing leaves at old addresses, and what redirects may be."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from publishing.edition import read_edition
from publishing.models import Redirect
from tests.at_once import at_once
from tests.factories import create_draft, create_page, create_post, create_user

pytestmark = pytest.mark.django_db


def rename(publication, to: str, **values):
    values = {publication.address_field: to} | values
    publication.save_revision(values, by=None)
    return publication.publish(by=None)


def made() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_a_new_address_leaves_a_redirect_at_the_old_one():
    editor = create_user()
    post = create_post(slug="a")
    post.save_revision({"slug": "b"}, by=editor)
    post.publish(by=editor)
    redirect = Redirect.objects.get()
    assert (redirect.old_path, redirect.new_path) == ("/blog/a/", "/blog/b/")
    assert (redirect.is_automatic, redirect.created_by) == (True, editor)


def test_so_it_is_with_pages():
    rename(create_page(path="about"), "us")
    assert made() == {"/about/": "/us/"}


def test_the_same_address_leaves_none():
    rename(create_post(slug="a"), "a", title="New")
    assert made() == {}


def test_an_address_that_was_never_public_leaves_none():
    rename(create_draft(slug="draft"), "a")
    scheduled = create_post(slug="later", published_at=timezone.now() + timedelta(days=1))
    rename(scheduled, "much-later")
    assert made() == {}


def test_one_taken_back_before_its_time_was_never_public(monkeypatch):
    later = timezone.now() + timedelta(days=1)
    post = create_post(slug="a", published_at=later)
    post.archive(by=None)
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(days=1))
    rename(post, "b")
    assert made() == {}


@pytest.mark.parametrize("put_aside", ["archive", "return_to_draft"])
def test_an_address_it_had_before_it_was_put_aside_is_kept(put_aside):
    post = create_post(slug="a")
    getattr(post, put_aside)(by=None)
    post.save_revision({"slug": "never-shown"}, by=None)
    rename(post, "b")
    assert made() == {"/blog/a/": "/blog/b/"}


def test_a_publication_that_fails_leaves_none():
    post = create_post(slug="a")
    post.save_revision({"slug": "b", "body": ""}, by=None)
    with pytest.raises(ValidationError):
        post.publish(by=None)
    assert made() == {}


def test_seven_new_addresses_are_one_hop_away(client):
    post = create_post(slug="a0")
    for number in range(1, 8):
        post = rename(post, f"a{number}")
    assert set(made().values()) == {"/blog/a7/"}
    for number in range(7):
        response = client.get(f"/blog/a{number}/")
        assert (response.status_code, response["Location"]) == (301, "/blog/a7/")
    assert client.get("/blog/a7/").status_code == 200


def test_going_back_makes_no_circle(client):
    post = create_post(slug="a")
    rename(rename(post, "b"), "a")
    assert made() == {"/blog/b/": "/blog/a/"}
    assert client.get("/blog/a/").status_code == 200


def test_two_that_change_places_make_no_circle(client):
    first, second = create_post(slug="a"), create_post(slug="b")
    first = rename(first, "c")
    second = rename(second, "a")
    rename(first, "b")
    assert made() == {"/blog/c/": "/blog/b/"}
    assert client.get("/blog/a/").status_code == client.get("/blog/b/").status_code == 200


def test_a_rename_before_the_time_has_come_keeps_older_addresses_right():
    post = rename(create_post(slug="a"), "b")
    post.archive(by=None)
    later = timezone.now() + timedelta(days=1)
    post = rename(post, "c", published_at=later)
    rename(post, "d")
    assert made() == {"/blog/a/": "/blog/d/", "/blog/b/": "/blog/d/"}


def test_an_address_that_another_took_meanwhile_is_left_alone(client):
    first = create_post(slug="a")
    first.return_to_draft(by=None)
    first.refresh_from_db()
    first.save_revision({"slug": "x"}, by=None)
    rename(create_post(slug="z"), "a")
    first.publish(by=None)
    assert made() == {"/blog/z/": "/blog/a/"}


def test_a_page_at_an_old_address_ends_its_redirect():
    rename(create_post(slug="a"), "b")
    create_post(slug="a")
    assert made() == {}


# By hand


def test_what_led_to_an_old_address_leads_on():
    Redirect.objects.make("/a/", "/b/", by=None)
    Redirect.objects.make("/b/", "/c/", by=None)
    Redirect.objects.make("/d/", "/a/", by=None)
    assert made() == {"/a/": "/c/", "/b/": "/c/", "/d/": "/c/"}


@pytest.mark.parametrize(("old", "new"), [("/a/", "/a/"), ("/b/", "/a/"), ("/B/", "/A/")])
def test_a_circle_is_refused(old, new):
    Redirect.objects.make("/a/", "/b/", by=None)
    with pytest.raises(ValidationError, match="circle"):
        Redirect.objects.make(old, new, by=None)
    assert made() == {"/a/": "/b/"}


def test_a_circle_that_differs_by_capitals_is_refused():
    Redirect.objects.make("/y/", "/blog/Sleep/", by=None)
    with pytest.raises(ValidationError, match="circle"):
        Redirect.objects.make("/blog/sleep/", "/y/", by=None)


@pytest.mark.parametrize(
    ("old", "new"), [("a/", "/b/"), ("//a/", "/b/"), ("/a/", "//b/"), ("/a/", "x:"), ("/a/", "/a/")]
)
def test_the_database_takes_only_paths(old, new):
    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(old_path=old, new_path=new)


def test_redirects_raise_the_edition():
    editions = [read_edition()]
    redirect = Redirect.objects.make("/a/", "/b/", by=None)
    editions.append(read_edition())
    Redirect.objects.filter(pk=redirect.pk).update(new_path="/c/")
    editions.append(read_edition())
    redirect.delete()
    editions.append(read_edition())
    assert editions == sorted(set(editions))


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_circle_at_once_cannot():
    def make(number: int) -> bool:
        paths = ["/a/", "/b/"] if number % 2 else ["/b/", "/a/"]
        try:
            Redirect.objects.make(*paths, by=None)
        except ValidationError:
            return False
        return True

    at_once(8, make)
    assert len(made()) == 1


@pytest.mark.django_db(transaction=True)
def test_renaming_adding_and_deleting_at_once_wait_for_each_other():
    post = create_post(slug="a")

    def change(number: int) -> None:
        if number % 3 == 0:
            rename(post, f"a-{number}")
        elif number % 3 == 1:
            Redirect.objects.make(f"/x-{number}/", "/blog/a/", by=None)
        else:
            Redirect.objects.filter(old_path__startswith="/x").remove()

    at_once(9, change)
    post.refresh_from_db()
    assert made()["/blog/a/"] == post.get_absolute_url()
    assert set(made().values()) == {post.get_absolute_url()}
