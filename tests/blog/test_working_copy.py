"""Two people at one post, and what is saved without a button: nothing is lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from blog.models import Post
from publishing.models import Presence, RevisionState
from staff.roles import Role
from tests.factories import MISSING_PK, PASSWORD, create_draft, create_post, create_user

from .desk import ADD, change_url, form, messages_of

pytestmark = pytest.mark.django_db
BUTTONS = ["_save", "_publish", "_submit", "_preview"]


@pytest.fixture
def editor(client):
    user = create_user(Role.EDITOR, first_name="Noor")
    client.login(username=user.username, password=PASSWORD)
    return user


def part(post, name: str) -> str:
    return f"/admin/blog/post/{post.pk}/{name}/"


def write(client, post, **fields):
    return client.post(part(post, "autosave"), form(post, slug=post.slug, **fields))


def saved_meanwhile(post):
    other = create_user(Role.EDITOR, first_name="Ada")
    return post.save_revision({"title": "Theirs", "body": "<p>Their words.</p>"}, by=other)


# Two people


@pytest.mark.parametrize("button", BUTTONS)
def test_no_button_saves_over_a_newer_version(client, editor, button):
    post = create_post(body="<p>First words.</p>")
    stale = form(post, **{button: "1"}, title="Mine", body="<p>My words.</p>")
    newer = saved_meanwhile(post)
    html = client.post(change_url(post), stale).content.decode()
    assert post.newest_revision == newer
    assert Post.objects.get().title != "Mine"
    for words in ("Ada", "Their", "My words.", "Save mine as the newest anyway"):
        assert words in html
    # Pressing the same button again does not do it either.
    client.post(change_url(post), stale)
    assert post.newest_revision == newer


@pytest.mark.parametrize("based_on", ["", "abc", MISSING_PK, "9" * 30])
def test_a_form_that_does_not_say_what_it_is_based_on_saves_over_nothing(client, editor, based_on):
    post = create_post(title="First")
    client.post(change_url(post), form(post, _save="1", title="Mine", based_on=based_on))
    assert post.newest_revision.data["title"] == "First"


def test_mine_is_saved_as_the_newest_when_that_is_chosen(client, editor):
    post = create_post()
    stale = form(post, title="Mine")
    newer = saved_meanwhile(post)
    client.post(change_url(post), stale | {"_overwrite": newer.pk})
    assert post.newest_revision.data["title"] == "Mine"
    assert newer in post.revisions.all()


def test_only_the_version_that_was_shown_can_be_covered(client, editor):
    post = create_post()
    stale = form(post, title="Mine")
    shown = saved_meanwhile(post)
    newest = post.save_revision({"title": "Still newer"}, by=None)
    client.post(change_url(post), stale | {"_overwrite": shown.pk})
    assert post.newest_revision == newest


def test_the_same_words_are_no_conflict(client, editor):
    post = create_post()
    client.post(change_url(post), form(post, _save="1", title="Same"))
    newest = post.newest_revision
    response = client.post(
        change_url(post), form(post, _save="1", title="Same", based_on="1"), follow=True
    )
    assert "Saved" in messages_of(response)
    assert post.newest_revision == newest


def test_whoever_opens_the_form_sees_who_has_it_open(client, editor):
    post = create_post()
    Presence.objects.note(create_user(Role.EDITOR, first_name="Ada"), post)
    assert "Also opened by: Ada." in client.get(change_url(post)).content.decode()
    assert "Ada" in client.post(part(post, "presence")).json()["said"]
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert client.post(part(post, "presence")).json()["said"] == ""


def test_presence_costs_the_same_for_one_and_for_many(
    client, editor, django_assert_max_num_queries
):
    post = create_post()
    client.post(part(post, "presence"))
    with django_assert_max_num_queries(20) as one:
        client.post(part(post, "presence"))
    for _each in range(10):
        Presence.objects.note(create_user(), post)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.post(part(post, "presence"))


# Autosave


def test_consecutive_autosaves_are_one_version(client, editor):
    post = create_post()
    for words in ("One", "One two", "One two three"):
        answer = write(client, post, body=f"<p>{words}</p>")
        assert answer.json()["said"].startswith("Saved ")
        assert answer.json()["based_on"] == post.newest_revision.pk
    assert post.revisions.count() == 2
    assert post.newest_revision.data["body"] == "<p>One two three</p>"
    assert post.newest_revision.state == RevisionState.WORKING
    assert "One" not in Post.objects.published().get().body


def test_after_ten_minutes_of_writing_another_version_begins(client, editor):
    post = create_post()
    start = timezone.now()
    for minutes in (0, 6, 12):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            client.force_login(editor)
            write(client, post, body=f"<p>{minutes}</p>")
    assert post.revisions.count() == 3


@pytest.mark.parametrize("button", BUTTONS)
def test_what_was_saved_by_hand_is_never_replaced(client, editor, button):
    post = create_post()
    write(client, post, body="<p>One</p>")
    client.post(change_url(post), form(post, slug=post.slug, body="<p>One</p>", **{button: "1"}))
    kept = post.newest_revision
    write(client, post, body="<p>Two</p>")
    assert kept in post.revisions.all()
    assert post.newest_revision != kept


def test_the_autosave_of_another_is_never_replaced(client, editor):
    post = create_post()
    write(client, post, title="Of Noor")
    before = post.newest_revision
    client.force_login(create_user(Role.EDITOR))
    write(client, post, title="Of another")
    assert before in post.revisions.all()


def test_an_autosave_over_a_newer_version_is_refused(client, editor):
    post = create_post()
    stale = form(post, slug=post.slug, title="Mine")
    newer = saved_meanwhile(post)
    answer = client.post(part(post, "autosave"), stale)
    assert answer.status_code == 409
    said = answer.json()["said"]
    assert "Ada saved a newer version. Press “Save without publishing”" in said
    assert 'value="Save without publishing"' in client.get(change_url(post)).text
    assert post.newest_revision == newer


def test_over_a_draft_it_names_the_button_of_drafts(client, editor):
    draft = create_draft()
    stale = form(draft, slug=draft.slug, title="Mine")
    saved_meanwhile(draft)
    assert "Press “Save draft”" in client.post(part(draft, "autosave"), stale).json()["said"]


def test_what_was_cleaned_away_is_said_after_the_time(client, editor):
    said = write(client, create_draft(), body="<p>x</p><iframe></iframe>").json()["said"]
    assert re.match(r"Saved .*[^.]\. [A-Z]", said)
    assert ".." not in said


def test_a_replaced_autosave_that_was_opened_is_not_written_over_unseen(client, editor):
    post = create_post()
    write(client, post, title="Half")
    other = form(post, slug=post.slug, _save="1", title="Of another")
    write(client, post, title="Whole")
    client.force_login(create_user(Role.EDITOR))
    client.post(change_url(post), other)
    assert post.newest_revision.data["title"] == "Whole"


def test_an_autosave_leaves_a_submitted_text_on_the_editors_list(client):
    author = create_user(Role.AUTHOR)
    client.force_login(author)
    draft = create_draft(by=author, state=RevisionState.IN_REVIEW)
    submitted = draft.newest_revision
    write(client, draft, body="<p>A word mended</p>")
    assert Post.objects.in_review().get() == draft
    assert submitted in draft.revisions.all()


def test_a_half_written_new_post_becomes_a_draft(client, editor):
    answer = client.post(f"{ADD}autosave/", form(slug="", summary="", body="")).json()
    post = Post.objects.get()
    assert answer["form"] == change_url(post)
    assert (post.title, post.status, post.created_by) == ("Sleep and pain", "draft", editor)


def test_what_cannot_be_saved_is_said_with_the_field(client, editor):
    post = create_post()
    answer = write(client, post, title="x" * 201, lang="???")
    assert answer.status_code == 422
    assert "Title:" in answer.json()["said"]
    assert "Language:" in answer.json()["said"]
    assert post.revisions.count() == 1


@pytest.mark.parametrize("name", ["autosave", "unsaved", "presence"])
def test_only_those_who_may_change_it_come_in(client, name):
    post = create_post()
    assert client.post(part(post, name)).status_code == 302
    for role in (Role.AUTHOR, Role.REVIEWER, Role.MODERATOR):
        client.force_login(create_user(role))
        assert client.post(part(post, name), form(post)).status_code in {403, 404}
    client.force_login(create_user(Role.EDITOR))
    assert client.get(part(post, name)).status_code == 405
    assert client.post(f"/admin/blog/post/{MISSING_PK}/{name}/", form(post)).status_code == 404
    assert post.revisions.count() == 1


def test_autosave_neither_publishes_nor_submits(client, editor):
    draft = create_draft()
    write(client, draft, _publish="1", _submit="1")
    assert Post.objects.get().status == "draft"
    assert draft.newest_revision.state == RevisionState.WORKING


def test_kept_text_is_compared_with_what_is_saved(client, editor):
    post = create_post(body="<p>Walk ten minutes.</p>")
    fields = form(post, body="<p>Walk five minutes.<script>x</script></p>")
    html = client.post(part(post, "unsaved"), fields).content.decode()
    assert "</span>five<" in html
    assert "<script" not in html
    assert post.revisions.count() == 1


def test_kept_text_that_is_all_saved_needs_no_choice(client, editor):
    draft = create_draft()
    write(client, draft, title="Walking")
    fields = form(draft, slug=draft.slug, title="Walking ")
    assert client.post(part(draft, "unsaved"), fields).status_code == 204


def test_kept_text_with_a_field_that_cannot_be_saved_is_offered(client, editor):
    draft = create_draft()
    write(client, draft, title="Walking")
    fields = form(draft, slug=draft.slug, title="x" * 201)
    assert client.post(part(draft, "unsaved"), fields).status_code == 200
