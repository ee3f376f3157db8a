"""What is written into the form of a post: bad, hostile, pasted, or too soon."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from publishing.models import RevisionState
from staff.roles import Role
from tests.factories import (
    MISSING_PK,
    create_category,
    create_clinic,
    create_draft,
    create_post,
    create_user,
)

from .desk import ADD, LIST, change_url, form, messages_of

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("pk", [MISSING_PK, "abc", "-1", "9" * 30])
def test_a_post_that_is_not_there_leads_to_the_start_page(client, sign_in, pk):
    sign_in(Role.EDITOR)
    response = client.get(f"{LIST}{pk}/change/")
    assert response.status_code == 302
    assert response["Location"] == "/admin/"


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
