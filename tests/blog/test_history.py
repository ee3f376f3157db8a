"""The history of a post: who saved what, what differs, and the way back."""

import pytest

from blog.models import Post
from publishing.desk.autosave import autosave
from publishing.models import Revision, RevisionState
from staff.roles import Role
from tests.factories import (
    MISSING_PK,
    PASSWORD,
    create_category,
    create_draft,
    create_page,
    create_picture,
    create_post,
    create_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = create_user(Role.EDITOR, first_name="Noor")
    client.login(username=user.username, password=PASSWORD)
    return user


def history(post, page: str = "") -> str:
    return f"/admin/{post._meta.app_label}/{post._meta.model_name}/{post.pk}/history/{page}"


def restore(client, post, revision, **fields):
    fields = {"revision": revision.pk, "based_on": post.newest_revision.pk} | fields
    return client.post(history(post, "restore/"), fields, follow=True)


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_it_names_who_saved_what_and_what_readers_see(client, editor):
    post = create_post(by=editor)
    post.save_revision({"title": "Later"}, by=editor, note="A new title")
    html = client.get(history(post)).content.decode()
    assert "Noor" in html
    assert "A new title" in html
    assert html.count("Readers see this one") == 1


def test_pages_have_one_too(client, editor):
    assert client.get(history(create_page())).status_code == 200


def test_it_costs_the_same_for_one_and_for_five_hundred(
    client, editor, django_assert_max_num_queries
):
    post = create_post(by=editor)
    client.get(history(post))
    with django_assert_max_num_queries(20) as one:
        client.get(history(post))
    data = {"title": "x", "body": "<p>Word</p>" * 5_000}
    Revision.objects.bulk_create(
        Revision(publication=post, data=data, hash=str(number), created_by=create_user())
        if number % 50 == 0
        else Revision(publication=post, data=data, hash=str(number), created_by=editor)
        for number in range(500)
    )
    with django_assert_max_num_queries(len(one.captured_queries)):
        response = client.get(history(post))
    assert response.context["page"].paginator.num_pages == 11
    assert client.get(history(post), {"page": "11"}).status_code == 200


@pytest.mark.parametrize("query", ["is={new}", "was=readers&is={new}", "was={old}&is={new}"])
def test_two_versions_are_compared(client, editor, query):
    post = create_post(body="<p>Walk ten minutes.</p>", title="Old name")
    old = post.newest_revision
    values = {"body": "<p>Walk five minutes.</p>", "title": "New name", "categories": []}
    new = post.save_revision(values, by=editor)
    query = query.format(old=old.pk, new=new.pk)
    html = client.get(f"{history(post, 'compare/')}?{query}").content.decode()
    assert "</span>ten<" in html
    assert "</span>five<" in html
    assert "</span>Old<" in html
    assert "<p>Walk" not in html


def test_hostile_words_stay_words(client, editor):
    post = create_draft(title="<script>alert(1)</script>", body="<p>&lt;img src=x&gt;</p>")
    html = client.get(f"{history(post, 'compare/')}?is={post.newest_revision.pk}").content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize(
    "query", ["", "is=abc", f"is={MISSING_PK}", "is=-1", f"is={'9' * 30}", "is=²"]
)
def test_a_version_that_is_not_there_is_not_found(client, editor, query):
    post = create_post()
    assert client.get(f"{history(post, 'compare/')}?{query}").status_code == 404


def test_a_version_of_another_post_is_not_found(client, editor):
    post, other = create_post(), create_post()
    address = f"{history(post, 'compare/')}?is={other.newest_revision.pk}"
    assert client.get(address).status_code == 404
    assert restore(client, post, other.newest_revision).status_code == 404


def test_an_earlier_version_is_restored_as_the_newest(client, editor):
    post = create_post(title="First", body="<p>One</p>")
    first = post.newest_revision
    post.save_revision({"title": "Second", "body": "<p>Two</p>"}, by=editor)
    response = restore(client, post, first)
    newest = post.newest_revision
    assert newest.data["title"] == "First"
    assert newest.note.startswith("Restored from")
    assert (newest.created_by, newest.state) == (editor, RevisionState.WORKING)
    assert post.revisions.count() == 3
    assert "Restored" in messages_of(response)


def test_what_was_deleted_since_is_left_out_and_said_so(client, editor):
    category, picture = create_category(), create_picture()
    body = f'<p>Look</p><p><img src="{picture.url}" alt="A"></p>'
    draft = create_draft(categories=[category], picture=picture, body=body)
    first = draft.newest_revision
    draft.save_revision({"categories": [], "picture": None, "body": "<p>Look</p>"}, by=editor)
    category.delete()
    picture.delete()
    said = messages_of(restore(client, draft, first))
    assert said.count("deleted since") == 3
    assert "<img" not in draft.newest_revision.data["body"]
    assert draft.newest_revision.data["categories"] == []


def test_an_address_that_others_took_since_stays_as_it_is(client, editor):
    draft = create_draft(slug="first")
    first = draft.newest_revision
    draft.save_revision({"slug": "second"}, by=editor)
    create_post(slug="first")
    assert "Address" in messages_of(restore(client, draft, first))
    assert Post.objects.get(pk=draft.pk).slug == draft.newest_revision.data["slug"] == "second"


@pytest.mark.parametrize("based_on", ["", "1", "abc"])
def test_a_version_saved_meanwhile_is_not_restored_over(client, editor, based_on):
    post = create_post(title="First")
    first = post.newest_revision
    post.save_revision({"title": "Theirs"}, by=create_user(first_name="Ada"))
    assert "Ada" in messages_of(restore(client, post, first, based_on=based_on))
    assert post.newest_revision.data["title"] == "Theirs"


def test_a_version_replaced_meanwhile_is_not_restored_and_its_newer_is_named(client, editor):
    post = create_post()
    replaced = autosave(post, {"title": "Half"}, by=create_user(first_name="Ada"))
    autosave(post, {"title": "Whole"}, by=replaced.created_by)
    said = messages_of(restore(client, post, replaced, based_on=replaced.pk))
    assert "Ada saved a newer version" in said


def test_restoring_needs_a_post(client, editor):
    assert client.get(history(create_post(), "restore/")).status_code == 405


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.MODERATOR])
def test_the_words_of_others_are_not_for_everybody(client, role):
    user = create_user(role)
    client.login(username=user.username, password=PASSWORD)
    post = create_post()
    for page in ("", f"compare/?is={post.newest_revision.pk}"):
        assert client.get(history(post, page)).status_code == 403
    assert restore(client, post, post.newest_revision).status_code == 403


def test_reviewers_look_but_restore_nothing(client):
    user = create_user(Role.REVIEWER)
    client.login(username=user.username, password=PASSWORD)
    post = create_post()
    assert client.get(history(post)).status_code == 200
    assert restore(client, post, post.newest_revision).status_code == 403


@pytest.mark.parametrize("page", ["", "compare/", "restore/"])
def test_readers_are_asked_to_sign_in(client, page):
    assert client.get(history(create_post(), page)).status_code == 302


def test_a_post_that_is_not_there_is_not_found(client, editor):
    for pk in (MISSING_PK, "abc"):
        assert client.get(f"/admin/blog/post/{pk}/history/").status_code == 404


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"alt": "A heron"}, "</span>A heron<"),
        ({"alt": "", "is_decoration": True}, "</span>only decoration<"),
    ],
)
def test_a_picture_is_shown_with_what_the_library_says_of_it(client, editor, told, said):
    picture = create_picture(**told)
    post = create_post()
    body = f'<p>Look.</p><p><img src="{picture.url}" alt=""></p>'
    new = post.save_revision({"body": body}, by=editor)
    html = client.get(f"{history(post, 'compare/')}?is={new.pk}").content.decode()
    assert said in html
