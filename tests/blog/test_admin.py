"""The way of a post through the desk: written by an author, published by an editor."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Category, Post
from publishing.models import RevisionState
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    PASSWORD,
    create_category,
    create_clinic,
    create_comment,
    create_draft,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/blog/post/add/"
LIST = "/admin/blog/post/"


@pytest.fixture
def sign_in(client):
    def sign_in(role: Role):
        user = create_user(role)
        client.login(username=user.username, password=PASSWORD)
        return user

    return sign_in


def change_url(post) -> str:
    return reverse("admin:blog_post_change", args=[post.pk])


def form(post=None, **fields) -> dict:
    """What a browser sends from the form of a post."""
    return {
        "title": "Sleep and pain",
        "slug": "sleep-and-pain",
        "summary": "In short.",
        "body": "<p>Text</p>",
        "references": "",
        "picture": "",
        "reviewer": "",
        "reviewed_on": "",
        "published_at_0": "",
        "published_at_1": "",
        "expires_at_0": "",
        "expires_at_1": "",
        "replies": "open",
        "lang": "",
        "revision_note": "",
        "based_on": post.newest_revision.pk if post and post.newest_revision else "",
    } | fields


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


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


# Bad input


@pytest.mark.parametrize("slug", ["feed", "category", "2024", "über", "a b", "a/b", "<b>"])
def test_an_address_that_cannot_be_is_refused_at_its_field(client, sign_in, slug):
    sign_in(Role.EDITOR)
    response = client.post(ADD, form(_save="1", slug=slug, summary="Kept words"))
    assert "slug" in response.context["adminform"].form.errors
    assert "Kept words" in response.content.decode()
    assert not Post.objects.exists()


def test_an_address_that_is_taken_is_refused_at_its_field(client, sign_in):
    sign_in(Role.EDITOR)
    create_post(slug="taken")
    response = client.post(ADD, form(_save="1", slug="taken"))
    assert "Another post has this address" in str(response.context["adminform"].form.errors["slug"])


def test_a_title_without_latin_letters_asks_for_an_address(client, sign_in):
    sign_in(Role.EDITOR)
    response = client.post(ADD, form(_publish="1", title="疼痛", slug=""))
    assert "Write an address" in str(response.context["adminform"].form.errors["slug"])


def test_a_title_that_is_too_long_is_refused_and_kept(client, sign_in):
    sign_in(Role.EDITOR)
    response = client.post(ADD, form(_save="1", title="x" * 201))
    assert "title" in response.context["adminform"].form.errors
    assert "x" * 201 in response.content.decode()


def test_nul_in_a_field_is_refused(client, sign_in):
    sign_in(Role.EDITOR)
    for field in ("title", "summary", "references"):
        response = client.post(ADD, form(_save="1", **{field: "a\x00b"}))
        assert field in response.context["adminform"].form.errors


def test_hostile_text_is_clean_everywhere(client, sign_in):
    sign_in(Role.EDITOR)
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    client.post(
        ADD,
        form(_publish="1", slug="hostile", title=hostile, summary=hostile, body=f"<p>{hostile}</p>")
        | {"references": hostile},
    )
    for address in ("/", "/blog/", "/blog/hostile/", "/blog/feed/", LIST):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html, address
        assert "<img src=x" not in html, address


def test_the_author_is_told_what_was_left_out(client, sign_in):
    sign_in(Role.AUTHOR)
    body = '<p>Look</p><img src="https://example.com/x.png" alt="x">'
    response = client.post(ADD, form(_save="1", body=body), follow=True)
    assert "picture from another site" in messages_of(response)


def test_a_newer_version_of_somebody_else_is_not_overwritten_unseen(client, sign_in):
    sign_in(Role.EDITOR)
    draft = create_draft(title="First")
    stale = form(draft, _save="1", title="Mine")
    draft.save_revision({"title": "Theirs"}, by=create_user(Role.EDITOR, first_name="Noor"))
    response = client.post(change_url(draft), stale)
    assert "Noor" in str(response.context["adminform"].form.non_field_errors())
    assert "Mine" in response.content.decode()
    assert draft.newest_revision.data["title"] == "Theirs"
    again = stale | {"_overwrite": draft.newest_revision.pk}
    client.post(change_url(draft), again)
    assert draft.newest_revision.data["title"] == "Mine"


@pytest.mark.parametrize("pk", ["999999", "abc", "-1", "9" * 30])
def test_a_post_that_is_not_there_leads_to_the_start_page(client, sign_in, pk):
    sign_in(Role.EDITOR)
    response = client.get(f"{LIST}{pk}/change/")
    assert response.status_code == 302
    assert response["Location"] == "/admin/"


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


# What a hard look found


def publish_new(client, **fields) -> Post:
    client.post(ADD, form(_publish="1", **fields))
    return Post.objects.get()


def test_a_post_published_without_a_time_can_be_previewed(client, sign_in):
    sign_in(Role.EDITOR)
    post = publish_new(client)
    assert client.get(f"{post.get_absolute_url()}?preview").status_code == 200


def test_saving_what_was_just_published_changes_nothing(client, sign_in):
    create_clinic(time_zone="Europe/Berlin")
    sign_in(Role.EDITOR)
    post = publish_new(client)
    shown = client.get(change_url(post)).context["adminform"].form
    time = shown.initial["published_at"].astimezone(ZoneInfo("Europe/Berlin"))
    fields = {"published_at_0": f"{time:%Y-%m-%d}", "published_at_1": f"{time:%H:%M:%S}"}
    fields["categories"] = [category.pk for category in shown.initial["categories"]]
    client.post(change_url(post), form(post, _save="1", **fields))
    assert "with changes not yet published" not in client.get(LIST).content.decode()


def test_an_end_that_is_past_is_said_in_the_form(client, sign_in):
    sign_in(Role.EDITOR)
    fields = {"expires_at_0": "2020-01-01", "expires_at_1": "00:00:00"}
    response = client.post(ADD, form(_publish="1", **fields))
    assert response.status_code == 200
    assert "after the time of publication" in str(response.context["adminform"].form.errors)


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_far_off_is_refused_at_its_field(client, sign_in, year):
    create_clinic(time_zone="America/New_York")
    sign_in(Role.EDITOR)
    fields = {"published_at_0": f"{year}-12-31", "published_at_1": "23:59:00"}
    response = client.post(ADD, form(_save="1", **fields))
    assert "published_at" in response.context["adminform"].form.errors


def test_what_is_published_is_what_was_in_the_form(client, sign_in, monkeypatch):
    """Not what somebody else saved between the two steps."""
    sign_in(Role.EDITOR)
    draft = create_draft(slug="walking")
    save_revision = Post.save_revision

    def save_and_be_overtaken(post, values, **options):
        revision = save_revision(post, values, **options)
        save_revision(post, {"body": "<p>Nobody has read this</p>"}, by=None)
        return revision

    monkeypatch.setattr(Post, "save_revision", save_and_be_overtaken)
    client.post(change_url(draft), form(draft, _publish="1", slug="walking", body="<p>Read</p>"))
    assert Post.objects.get().body == "<p>Read</p>"


def test_archiving_does_not_wait_for_a_right_form(client, sign_in):
    sign_in(Role.EDITOR)
    post = create_post(title="Kept")
    client.post(change_url(post), form(post, _archive="1", title="", body="half-wri"))
    post.refresh_from_db()
    assert post.status == "archived"
    assert post.newest_revision.data["title"] == "Kept"


def test_an_editors_small_change_leaves_a_text_in_review(client, sign_in):
    sign_in(Role.EDITOR)
    draft = create_draft(state=RevisionState.IN_REVIEW)
    client.post(change_url(draft), form(draft, _save="1", title="A typo less"))
    assert draft.newest_revision.state == RevisionState.IN_REVIEW


def test_a_post_that_has_ended_is_called_so(client, sign_in):
    sign_in(Role.EDITOR)
    now = timezone.now()
    create_post(published_at=now - timedelta(days=2), expires_at=now - timedelta(days=1))
    assert "Ended" in client.get(LIST).content.decode()
    assert len(client.get(LIST, {"stage": "ended"}).context["cl"].result_list) == 1


@pytest.mark.parametrize("field", ["authors", "categories", "tags", "reviewer"])
@pytest.mark.parametrize("value", ["abc", "\0", "9" * 30, "-1", "²"])
def test_a_choice_that_was_tampered_with_is_refused_at_its_field(client, sign_in, field, value):
    sign_in(Role.EDITOR)
    response = client.post(ADD, form(_save="1", **{field: value}))
    assert field in response.context["adminform"].form.errors


def test_a_pasted_screenshot_does_not_lose_the_article(client, sign_in):
    sign_in(Role.AUTHOR)
    body = f'<p>Words</p><img src="data:image/png;base64,{"A" * 3_000_000}">'
    response = client.post(ADD, form(_save="1", body=body), follow=True)
    assert "A pasted picture was left out" in messages_of(response)
    assert Post.objects.get().newest_revision.data["body"] == "<p>Words</p>"


def test_control_characters_from_a_word_processor_do_not_reach_the_feed(client, sign_in):
    sign_in(Role.EDITOR)
    category = create_category(name="Back")
    fields = {"name": "Back\x0bpain\u202e", "slug": category.slug, "description": ""}
    client.post(reverse("admin:blog_category_change", args=[category.pk]), fields)
    words = "Back\x0bpain\u202e"
    post = publish_new(client, title=words, summary=words, categories=[category.pk])
    assert (post.title, post.categories.get().name) == ("Backpain", "Backpain")
    assert client.get("/blog/feed/").status_code == 200


def test_posts_of_a_deleted_category_are_not_left_without_one(client, sign_in):
    sign_in(Role.EDITOR)
    category = create_category()
    post = create_post(categories=[category])
    url = reverse("admin:blog_category_delete", args=[category.pk])
    client.post(url, {"post": "yes"})
    assert [each.name for each in post.categories.all()] == ["Uncategorized"]


def test_related_posts_are_chosen_and_not_begun(client):
    client.force_login(create_user(Role.EDITOR))
    html = client.get(ADD).content.decode()
    assert "add_id_tags" in html
    assert "add_id_related" not in html
