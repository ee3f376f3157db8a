from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from pages.models import Page
from publishing.desk.duplicating import duplicate
from staff.roles import Role
from tests.factories import (
    MISSING_PK,
    create_category,
    create_comment,
    create_draft,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db


def url(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/duplicate/"


@pytest.fixture
def editor(client):
    editor = create_user(Role.EDITOR)
    client.force_login(editor)
    return editor


def test_a_copy_has_all_that_the_text_needs_and_nothing_of_its_past(client, editor):
    picture = create_picture()
    post = create_post(
        title="Walking",
        slug="walking",
        body=f'<p><img src="{picture.url}" alt="A heron"></p>',
        references="Someone 2020.",
        picture=picture,
        authors=[create_person(name="Ada")],
        categories=[create_category(name="Pain")],
        tags=[create_tag(name="Feet")],
        reviewer=create_person(),
        reviewed_on=timezone.localdate(),
        expires_at=timezone.now() + timedelta(days=9),
        sticky=True,
    )
    create_comment(post=post)
    response = client.post(url(post), follow=True)
    copy = Post.objects.exclude(pk=post.pk).get()
    assert response.redirect_chain[-1][0] == f"/admin/blog/post/{copy.pk}/change/"
    assert "This is a copy of “Walking”" in response.content.decode()
    assert (copy.status, copy.slug, copy.created_by) == ("draft", "walking-copy", editor)
    working = copy.working_copy()
    assert working.title == "Walking (copy)"
    assert working.body == post.body
    assert (working.references, working.picture) == ("Someone 2020.", picture)
    assert [person.name for person in working.bylines] == ["Ada"]
    assert [category.name for category in working.categories.all()] == ["Pain"]
    assert [tag.name for tag in working.tags.all()] == ["Feet"]
    assert working.published_at is working.expires_at is working.reviewed_on is None
    assert working.reviewer is None
    assert not working.sticky
    assert copy.comments.count() == 0


def test_each_copy_has_an_address_of_its_own():
    user = create_user(Role.EDITOR)
    post = create_post(slug="walking")
    assert [duplicate(post, by=user).slug for _each in range(3)] == [
        "walking-copy",
        "walking-copy-2",
        "walking-copy-3",
    ]


def test_the_longest_title_and_address_can_be_copied():
    user = create_user(Role.EDITOR)
    post = create_post(slug="a" * 120, title="T" * 200)
    for _each in range(2):
        copy = duplicate(post, by=user)
        copy.full_clean()
    assert len(copy.title) == 200
    page = duplicate(create_page(path=f"about/{'b' * 190}", in_menu=True), by=user)
    page.full_clean()
    assert not Page.objects.get(pk=page.pk).working_copy().in_menu


def test_what_was_deleted_since_is_left_out_of_the_copy():
    tag = create_tag()
    post = create_draft(tags=[tag])
    tag.delete()
    copy = duplicate(post, by=create_user(Role.EDITOR))
    assert not copy.working_copy().tags.all()


def test_the_newest_words_are_copied_not_those_that_readers_see():
    post = create_post(body="<p>Old</p>")
    post.save_revision({"body": "<p>New</p>"}, by=None)
    assert duplicate(post, by=None).working_copy().body == "<p>New</p>"


def test_an_author_copies_only_their_own(client):
    author = create_user(Role.AUTHOR)
    client.force_login(author)
    for theirs, status in ((create_post(), 403), (create_draft(), 404)):
        assert client.post(url(theirs)).status_code == status
    own = create_draft(by=author)
    client.post(url(own))
    assert Post.objects.filter(created_by=author).count() == 2
    assert Post.objects.count() == 4


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MODERATOR])
def test_others_copy_nothing(client, role):
    post = create_post()
    client.force_login(create_user(role))
    assert client.post(url(post)).status_code in {403, 404}
    assert Post.objects.count() == 1


def test_it_needs_a_post_that_is_there(client, editor):
    post = create_post()
    assert client.get(url(post)).status_code == 405
    assert client.post(f"/admin/blog/post/{MISSING_PK}/duplicate/").status_code == 404
    client.logout()
    assert client.post(url(post)).status_code == 302
    assert Post.objects.count() == 1


def test_many_are_copied_from_the_list(client, editor):
    posts = [create_post(title="One"), create_draft(title="Two")]
    data = {"action": "duplicate_selected", "_selected_action": [post.pk for post in posts]}
    html = client.post("/admin/blog/post/", data, follow=True).content.decode()
    assert Post.objects.count() == 4
    assert "Made as new drafts." in html
    assert "One (copy)" in html
