"""Categories, tags and people that get another address are found at the old one too."""

import pytest

from publishing.models import Redirect
from tests.factories import create_category, create_person, create_post, create_tag

pytestmark = pytest.mark.django_db


def location(client, address: str) -> str:
    response = client.get(address)
    return response["Location"] if response.status_code == 301 else str(response.status_code)


def rename(listed, slug: str) -> None:
    listed.slug = slug
    listed.save()


@pytest.mark.parametrize(
    ("create", "lists"),
    [
        (create_category, "/blog/category"),
        (create_tag, "/blog/tag"),
        (create_person, "/blog/author"),
    ],
)
def test_the_old_address_and_its_feeds_lead_to_the_new_one_in_one_hop(client, create, lists):
    listed = create(slug="one")
    rename(listed, "two")
    rename(listed, "three")
    for tail in ("", "feed/", "feed/atom/"):
        for old in ("one", "two"):
            assert location(client, f"{lists}/{old}/{tail}") == f"{lists}/three/{tail}"


def test_back_to_the_first_address_is_no_circle(client):
    tag = create_tag(slug="one")
    rename(tag, "two")
    rename(tag, "one")
    assert location(client, "/blog/tag/two/") == "/blog/tag/one/"
    assert location(client, "/blog/tag/one/") == "200"


def test_another_that_takes_the_old_address_answers_there(client):
    category = create_category(slug="one")
    rename(category, "two")
    create_post(categories=[create_category(slug="one", name="New")])
    assert "New" in client.get("/blog/category/one/").content.decode()


def test_other_changes_leave_nothing():
    person = create_person(slug="ada")
    person.name = "Ada"
    person.save()
    person.slug = "other"
    person.save(update_fields=["name"])
    assert not Redirect.objects.exists()
