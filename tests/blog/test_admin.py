"""The way of a post through the desk: written by an author, published by an editor."""

import pytest
from django.urls import reverse

from blog.models import Category, Post
from publishing.models import RevisionState
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    create_category,
    create_comment,
    create_draft,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)

from .desk import ADD, LIST, change_url, form, messages_of

pytestmark = pytest.mark.django_db


# An author


def test_an_author_writes_a_draft(client, sign_in):
    author = sign_in(Role.AUTHOR)
    category, tag, person = create_category(), create_tag(), create_person()
    picture = create_picture()
    response = client.post(
        ADD,
        form(
            _save="1",
            body='<h2>Why</h2><ul><li>a</li></ul><p><a href="/about/">About</a></p>',
            categories=[category.pk],
            tags=[tag.pk],
            authors=[person.pk],
            picture=str(picture.pk),
        ),
        follow=True,
    )
    post = Post.objects.get()
    assert response.redirect_chain[-1][0] == change_url(post)
    assert "Readers do not see this version" in messages_of(response)
    assert (post.title, post.slug, post.status) == ("Sleep and pain", "sleep-and-pain", "draft")
    assert post.created_by == author
    working = post.working_copy()
    assert working.body.startswith("<h2>Why</h2>")
    assert working.picture == picture
    assert list(working.categories.all()) == [category]
    assert list(working.tags.all()) == [tag]
    assert list(working.authors.all()) == [person]
    assert not Post.objects.published().exists()


def test_the_form_shows_what_was_saved_last(client, sign_in):
    author = sign_in(Role.AUTHOR)
    tag = create_tag(name="Sleep")
    draft = create_draft(by=author, title="Unpublished words", tags=[tag], summary="Soon")
    html = client.get(change_url(draft)).content.decode()
    assert "Unpublished words" in html
    assert "Soon" in html
    assert f'<option value="{tag.pk}" selected>Sleep</option>' in html


def test_a_half_written_draft_can_be_saved(client, sign_in):
    sign_in(Role.AUTHOR)
    client.post(ADD, form(_save="1", body="", summary="", slug=""))
    assert Post.objects.get().slug == "sleep-and-pain"


def test_an_author_submits_for_review(client, sign_in):
    author = sign_in(Role.AUTHOR)
    draft = create_draft(by=author)
    client.post(change_url(draft), form(draft, _submit="1", revision_note="Please read"))
    newest = draft.newest_revision
    assert (newest.state, newest.note) == (RevisionState.IN_REVIEW, "Please read")
    assert TrailEntry.objects.about(draft).get().actor == author


def test_an_author_previews_after_saving(client, sign_in):
    author = sign_in(Role.AUTHOR)
    draft = create_draft(by=author, slug="walking")
    response = client.post(change_url(draft), form(draft, _preview="1", slug="walking"))
    assert response["Location"] == "/blog/walking/?preview"


@pytest.mark.parametrize("button", ["_publish", "_archive"])
def test_an_author_can_neither_publish_nor_archive(client, sign_in, button):
    author = sign_in(Role.AUTHOR)
    draft = create_draft(by=author)
    response = client.post(change_url(draft), form(draft, **{button: "1"}))
    assert response.status_code == 403
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_an_author_cannot_publish_a_new_post_either(client, sign_in):
    sign_in(Role.AUTHOR)
    assert client.post(ADD, form(_publish="1")).status_code == 403
    assert not Post.objects.exists()


@pytest.mark.parametrize("field", ["status", "published_hash", "body_html", "created_by"])
def test_fields_that_are_not_in_the_form_cannot_be_sent(client, sign_in, field):
    author = sign_in(Role.AUTHOR)
    draft = create_draft(by=author)
    before = getattr(draft, field)
    client.post(change_url(draft), form(draft, _save="1", **{field: "published"}))
    draft.refresh_from_db()
    assert getattr(draft, field) == before


def test_an_author_cannot_touch_anothers_draft(client, sign_in):
    sign_in(Role.AUTHOR)
    draft = create_draft(by=create_user(Role.AUTHOR), title="Not yours")
    client.post(change_url(draft), form(draft, _save="1", title="Taken over"))
    assert draft.newest_revision.data["title"] == "Not yours"
    assert "Not yours" not in client.get(LIST).content.decode()


def test_an_author_cannot_change_anothers_published_post(client, sign_in):
    sign_in(Role.AUTHOR)
    post = create_post(by=create_user(Role.AUTHOR), title="Not yours")
    assert client.post(change_url(post), form(post, _save="1")).status_code == 403
    assert post.newest_revision.data["title"] == "Not yours"


def test_an_author_cannot_archive_from_the_list(client, sign_in):
    author = sign_in(Role.AUTHOR)
    post = create_post(by=author)
    client.post(LIST, {"action": "archive", "_selected_action": [post.pk]})
    post.refresh_from_db()
    assert post.status == "published"


def test_authors_changes_to_their_published_post_wait_for_an_editor(client, sign_in):
    author = sign_in(Role.AUTHOR)
    post = create_post(by=author, title="Before", slug="walking")
    client.post(change_url(post), form(post, _submit="1", title="After", slug="walking"))
    assert "Before" in client.get("/blog/").content.decode()
    assert post.newest_revision.state == RevisionState.IN_REVIEW


# An editor


def test_an_editor_publishes_what_an_author_submitted(client, sign_in):
    sign_in(Role.EDITOR)
    category = create_category(slug="sleep")
    draft = create_draft(by=create_user(Role.AUTHOR), state=RevisionState.IN_REVIEW)
    response = client.post(
        change_url(draft), form(draft, _publish="1", categories=[category.pk]), follow=True
    )
    assert "is published" in messages_of(response)
    for address in ("/", "/blog/", "/blog/category/sleep/", "/blog/sleep-and-pain/"):
        assert "Sleep and pain" in client.get(address).content.decode(), address


def test_publishing_without_a_text_says_so_at_the_field(client, sign_in):
    sign_in(Role.EDITOR)
    draft = create_draft()
    response = client.post(change_url(draft), form(draft, _publish="1", body="", title="Kept"))
    assert response.status_code == 200
    assert "Write the text" in str(response.context["adminform"].form.errors["body"])
    assert "Kept" in response.content.decode()
    assert draft.newest_revision.data["title"] != "Kept"


def test_a_time_to_come_schedules_the_post(client, sign_in):
    sign_in(Role.EDITOR)
    draft = create_draft()
    fields = {"published_at_0": "2099-01-01", "published_at_1": "08:00:00"}
    response = client.post(change_url(draft), form(draft, _publish="1", **fields), follow=True)
    assert "is scheduled" in messages_of(response)
    assert not Post.objects.published().exists()


def test_a_public_post_is_not_scheduled_away(client, sign_in):
    sign_in(Role.EDITOR)
    post = create_post()
    fields = {"published_at_0": "2099-01-01", "published_at_1": "08:00:00"}
    response = client.post(change_url(post), form(post, _publish="1", **fields))
    assert "archive it" in str(response.context["adminform"].form.errors["published_at"])
    assert Post.objects.published().exists()


def test_an_editor_archives_from_the_form_and_from_the_list(client, sign_in):
    sign_in(Role.EDITOR)
    first, second = create_post(), create_post()
    client.post(change_url(first), form(first, _archive="1"))
    client.post(LIST, {"action": "archive", "_selected_action": [second.pk]})
    assert set(Post.objects.values_list("status", flat=True)) == {"archived"}


def test_an_editor_cannot_delete(client, sign_in):
    sign_in(Role.EDITOR)
    post = create_post()
    url = reverse("admin:blog_post_delete", args=[post.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Post.objects.exists()


def test_the_owner_deletes_after_seeing_what_goes_with_it(client, sign_in):
    sign_in(Role.OWNER)
    post = create_post()
    create_comment(post=post)
    url = reverse("admin:blog_post_delete", args=[post.pk])
    page = client.get(url)
    assert "Comments: 1" in page.content.decode()
    client.post(url, {"post": "yes"})
    assert not Post.objects.exists()
    assert TrailEntry.objects.filter(verb="deleted", target_name=str(post)).exists()


# Who may come in


@pytest.mark.parametrize("address", ["/admin/", LIST, ADD, "/admin/comments/comment/"])
def test_readers_are_asked_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_reviewers_are_led_to_the_preview(client, sign_in):
    sign_in(Role.REVIEWER)
    draft = create_draft(slug="walking")
    assert client.get(change_url(draft))["Location"] == "/blog/walking/?preview"
    assert client.post(change_url(draft), form(draft, _save="1")).status_code == 403


def test_moderators_have_no_business_with_posts(client, sign_in):
    sign_in(Role.MODERATOR)
    assert client.get(LIST).status_code == 403
    assert client.get(ADD).status_code == 403


# Lists and start page


def test_the_list_filters_by_stage(client, sign_in):
    sign_in(Role.EDITOR)
    create_draft(title="A draft")
    create_draft(title="In review now", state=RevisionState.IN_REVIEW)
    create_post(title="Public one")

    def titles(stage):
        response = client.get(LIST, {"stage": stage})
        return {post.title for post in response.context["cl"].result_list}

    assert titles("in_review") == {"In review now"}
    assert titles("published") == {"Public one"}
    assert titles("draft") == {"A draft", "In review now"}
    assert titles("archived") == set()


def test_the_list_says_where_changes_wait(client, sign_in):
    sign_in(Role.EDITOR)
    post = create_post()
    assert "with changes not yet published" not in client.get(LIST).content.decode()
    post.save_revision({"title": "New"}, by=None)
    assert "with changes not yet published" in client.get(LIST).content.decode()


def test_the_list_needs_the_same_queries_for_one_post_and_for_twenty(
    client, sign_in, django_assert_max_num_queries
):
    sign_in(Role.EDITOR)
    create_post(authors=[create_person()])
    client.get(LIST)
    with django_assert_max_num_queries(20) as one:
        client.get(LIST)
    for _each in range(19):
        create_post(authors=[create_person()], by=create_user())
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(LIST)


def test_the_start_page_of_an_author_shows_the_own_drafts(client, sign_in):
    author = sign_in(Role.AUTHOR)
    create_draft(by=author, title="Mine to finish")
    create_draft(by=author, title="Mine in review", state=RevisionState.IN_REVIEW)
    create_draft(by=create_user(), title="Somebody else’s", state=RevisionState.IN_REVIEW)
    html = client.get("/admin/").content.decode()
    assert "Mine to finish" in html
    assert "Mine in review" in html
    assert "Somebody else’s" not in html


def test_the_start_page_of_an_editor_shows_what_is_in_review(client, sign_in):
    sign_in(Role.EDITOR)
    create_draft(by=create_user(), title="Please publish", state=RevisionState.IN_REVIEW)
    assert "Please publish" in client.get("/admin/").content.decode()


def test_the_start_page_of_a_moderator_shows_the_comments_waiting(client, sign_in):
    sign_in(Role.MODERATOR)
    create_comment(post=create_post(title="Public"), status="pending")
    html = client.get("/admin/").content.decode()
    assert "/admin/comments/comment/" in html
    assert "Your drafts" not in html


# Made on the way


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/admin/blog/category/add/", {"name": "Sleep", "slug": "sleep", "description": ""}),
        ("/admin/blog/tag/add/", {"name": "Sleep", "slug": "sleep"}),
        (
            "/admin/publishing/person/add/",
            {"name": "Sleep", "slug": "sleep", "credentials": "", "role": "", "bio": ""},
        ),
    ],
)
def test_categories_tags_and_people_can_be_made_on_the_way(client, sign_in, address, fields):
    sign_in(Role.EDITOR)
    response = client.post(address + "?_popup=1", fields | {"_popup": "1"})
    assert response.status_code == 200
    assert "popup_response" in response.content.decode()


def test_the_default_category_cannot_be_deleted(client, sign_in):
    sign_in(Role.OWNER)
    default = Category.objects.default()
    url = reverse("admin:blog_category_delete", args=[default.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
