"""The list of posts on the desk: found by what staff see, of a draft by its newest version."""

import pytest

from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import (
    MISSING_PK,
    create_category,
    create_draft,
    create_page,
    create_person,
    create_post,
    create_tag,
    create_user,
)

from .desk import change_url

pytestmark = pytest.mark.django_db
LIST = "/admin/blog/post/"


@pytest.fixture
def editor(client):
    editor = create_user(Role.EDITOR)
    client.force_login(editor)
    return editor


def titles(client, address=LIST, **query) -> set[str]:
    return {each.title for each in client.get(address, query).context["cl"].result_list}


def test_it_filters_by_category_and_what_stands_below(client, editor):
    pain = create_category(name="Pain")
    nerve = create_category(name="Nerve", parent=pain)
    create_post(title="Post", categories=[pain])
    create_draft(title="Draft", categories=[nerve])
    create_draft(title="Other", categories=[create_category()])
    create_draft(title="Without")
    assert titles(client, category=pain.pk) == {"Post", "Draft"}
    assert titles(client, category=nerve.pk) == {"Draft"}


def test_it_filters_by_author(client, editor):
    ada, other = create_person(name="Ada"), create_person()
    create_post(title="Post", authors=[other, ada])
    create_draft(title="Draft", authors=[ada])
    create_draft(title="Other", authors=[other])
    assert titles(client, author=ada.pk) == {"Post", "Draft"}


def test_a_draft_is_found_by_its_newest_version_only(client, editor):
    old, new = create_category(), create_category()
    draft = create_draft(title="Draft", categories=[old])
    draft.save_revision({"categories": [new]}, by=None)
    assert titles(client, category=new.pk) == {"Draft"}
    assert titles(client, category=old.pk) == set()
    post = create_post(title="Post", categories=[old])
    post.return_to_draft(by=None)
    post.save_revision({"categories": [new]}, by=None)
    assert titles(client, category=old.pk) == set()


def test_it_filters_by_the_state_of_the_newest_version(client, editor):
    create_draft(title="Working")
    create_draft(title="In review", state=RevisionState.IN_REVIEW)
    create_post(title="Approved")
    create_post(title="Changed").save_revision({"title": "New"}, by=None)
    assert titles(client, review="in_review") == {"In review"}
    assert titles(client, review="approved") == {"Approved"}
    assert titles(client, review="working") == {"Working", "Changed"}


def test_pages_are_filtered_by_it_as_well(client, editor):
    create_page(title="Draft", published=False)
    create_page(title="Live")
    assert titles(client, "/admin/pages/page/", review="working") == {"Draft"}


@pytest.mark.parametrize("name", ["category", "author", "review", "stage"])
@pytest.mark.parametrize("value", ["", "x", MISSING_PK, "9" * 40, "²", "-1"])
def test_a_filter_that_was_tampered_with_finds_all(client, editor, name, value):
    create_draft(title="One")
    assert titles(client, **{name: value}) == {"One"}


def test_it_is_searched_by_title_address_and_summary(client, editor):
    create_post(title="Walking", slug="feet", summary="Begin slowly")
    create_post(title="Other")
    for words in ("walk", "feet", "slowly"):
        assert titles(client, q=words) == {"Walking"}
    assert titles(client, q="%") == set()


def test_a_draft_shows_where_it_will_stand_and_who_saved_it(client, editor):
    by = create_user(Role.AUTHOR, first_name="Noor", last_name="Haddad")
    create_draft(by=by, categories=[create_category(name="Nerve pain")])
    html = client.get(LIST).content.decode()
    assert "Nerve pain</td>" in html
    assert "Noor" in html


@pytest.mark.parametrize("query", ["", "?category={category}", "?author={author}&review=working"])
def test_it_costs_the_same_for_one_and_for_many(
    client, editor, query, django_assert_max_num_queries
):
    shared = {"categories": [create_category()], "authors": [create_person()]}
    address = LIST + query.format(
        category=shared["categories"][0].pk, author=shared["authors"][0].pk
    )

    def fill():
        create_post(**shared).save_revision({"title": "New"}, by=create_user())
        create_draft(by=create_user(), tags=[create_tag()], **shared)

    fill()
    client.get(address)
    with django_assert_max_num_queries(20) as one:
        client.get(address)
    for _each in range(10):
        fill()
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(address)


def test_the_form_costs_the_same_for_few_and_for_many(
    client, editor, django_assert_max_num_queries
):
    few = create_post(
        categories=[create_category()], tags=[create_tag()], authors=[create_person()]
    )
    many = create_post(
        categories=[create_category() for _each in range(10)],
        tags=[create_tag() for _each in range(10)],
        authors=[create_person() for _each in range(10)],
    )
    for number in range(20):
        many.save_revision({"title": f"Title {number}"}, by=create_user())
    for post in (few, many):
        client.get(change_url(post))
    with django_assert_max_num_queries(36) as one:
        client.get(change_url(few))
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(change_url(many))
