"""What the owner chooses, and what readers see of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from blog.models import Post
from comments.models import Comment
from comments.reply_settings import ReplySettings
from publishing.clock import next_change
from staff.models import TrailEntry
from staff.roles import Role
from tests.comments.replies import send
from tests.factories import create_clinic, create_comment, create_post, create_user

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/comments/replysettings/"
FORM = {
    "moderation": "hold_all",
    "links_allowed": "1",
    "close_after_days": "",
    "pause_message": "",
    "order": "oldest_first",
    "depth": "5",
    "threads_per_page": "50",
}


@pytest.fixture
def post():
    create_clinic()
    return create_post(published_at=timezone.now() - timedelta(days=10))


def _page(client, post) -> str:
    return client.get(post.get_absolute_url()).content.decode()


# Taking replies


def test_a_paused_site_takes_no_reply_says_why_and_gives_the_words_back(client, post):
    ReplySettings(is_paused=True, pause_message="We are on a winter break.").save()
    page = _page(client, post)
    assert "We are on a winter break." in page
    assert "<textarea" not in page
    response = send(client, post, body="Words worth keeping")
    assert response.status_code == 403
    assert "We are on a winter break." in response.content.decode()
    assert "Words worth keeping" in response.content.decode()
    assert not Comment.objects.exists()


def test_a_pause_without_words_has_some(client, post):
    ReplySettings(is_paused=True).save()
    assert "We take no replies at the moment" in _page(client, post)


def test_replies_close_after_so_many_days(client, post):
    ReplySettings(close_after_days=14).save()
    assert "<textarea" in _page(client, post)
    assert send(client, post).status_code == 303
    with time_machine.travel(timezone.now() + timedelta(days=4, minutes=1), tick=False):
        assert "Replies are closed." in _page(client, post)
        assert send(client, post, body="Too late").status_code == 403


def test_what_was_written_before_stays(client, post):
    create_comment(post=post, status="approved", body="An old reply")
    ReplySettings(close_after_days=5).save()
    assert "An old reply" in _page(client, post)


def test_the_page_cache_knows_when_the_next_post_closes(post):
    newer = create_post(published_at=timezone.now() - timedelta(days=3))
    assert next_change() is None
    ReplySettings(close_after_days=5).save()
    assert next_change() == (newer.published_at + timedelta(days=5)).timestamp()


# Before a comment is shown


def test_a_reply_waits_unless_the_owner_lets_what_is_clean_through(client, post):
    send(client, post, body="Walking helped me a lot.")
    ReplySettings(moderation="hold_noticed").save()
    response = send(client, post, body="Swimming helped me a lot.")
    assert "held" not in response.url
    assert "Swimming helped" in _page(client, post)
    assert "Walking helped" not in _page(client, post)


def test_what_the_screening_notices_waits_even_then(client, post):
    ReplySettings(moderation="hold_noticed", links_allowed=0).save()
    send(client, post, body="Look at https://example.org/exercises")
    assert Comment.objects.get().status == "pending"


def test_the_owner_says_how_many_links_are_too_many(client, post):
    ReplySettings(moderation="hold_noticed", links_allowed=2).save()
    send(client, post, body="See https://a.example/1 and https://b.example/2 for stretches.")
    assert Comment.objects.get().status == "approved"


def test_a_post_may_hold_each_reply_whatever_the_settings_say(client, post):
    Post.objects.update(replies="held")
    ReplySettings(moderation="hold_noticed").save()
    send(client, post, body="Walking helped me a lot.")
    assert Comment.objects.get().status == "pending"


def test_the_form_says_whether_replies_are_read_before_they_appear(client, post):
    assert "reads every reply before it appears" in _page(client, post)
    ReplySettings(moderation="hold_noticed").save()
    assert "reads every reply before it appears" not in _page(client, post)
    assert "Replies appear at once" in _page(client, post)


# Showing replies


def test_order_depth_and_page_size_are_the_owners(client, post):
    first = create_comment(post=post, status="approved", body="The first")
    create_comment(post=post, status="approved", body="The second")
    page = _page(client, post)
    assert page.index("The first") < page.index("The second")
    ReplySettings(order="newest_first", threads_per_page=1).save()
    assert "The first" not in _page(client, post)
    assert first.get_absolute_url().endswith(f"?comments=2#{first.anchor}")


# The form of the owner


@pytest.fixture
def owner(client):
    client.force_login(create_user(Role.OWNER))
    return client


def test_the_list_is_the_form_before_and_after_the_first_change(owner, post):
    assert owner.get(ADDRESS).url == f"{ADDRESS}add/"
    # There is one of it: nobody adds another.
    assert "Add comment settings" not in owner.get(f"{ADDRESS}add/").text
    assert owner.post(f"{ADDRESS}add/", FORM | {"depth": "3"}).status_code == 302
    assert owner.get(ADDRESS).url == f"{ADDRESS}1/change/"
    assert ReplySettings.objects.get().depth == 3
    assert owner.post(f"{ADDRESS}add/", FORM | {"depth": "9"}).url == f"{ADDRESS}1/change/"
    assert ReplySettings.objects.get().depth == 3
    entry = TrailEntry.objects.about(ReplySettings.objects.get()).get()
    assert (entry.verb, entry.note) == ("changed the settings", "Levels of answers")


@pytest.mark.parametrize(
    "wrong",
    [
        {"depth": "0"},
        {"depth": "11"},
        {"threads_per_page": "0"},
        {"threads_per_page": "101"},
        {"close_after_days": "0"},
        {"links_allowed": "-1"},
        {"moderation": "anything_goes"},
        {"order": "by_luck"},
    ],
)
def test_what_cannot_be_is_refused_at_its_field(owner, post, wrong):
    response = owner.post(f"{ADDRESS}add/", FORM | wrong)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == list(wrong)
    assert not ReplySettings.objects.exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.REVIEWER, Role.MODERATOR])
def test_only_the_owner_may(client, post, role):
    ReplySettings().save()
    client.force_login(create_user(role))
    assert client.get(f"{ADDRESS}1/change/").status_code == 403
    assert client.post(f"{ADDRESS}1/change/", FORM).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"depth": 0}, {"threads_per_page": 0}, {"order": "x"}, {"moderation": "x"}]
)
def test_the_database_refuses_what_would_make_no_page(wrong):
    with pytest.raises(IntegrityError):
        ReplySettings(**wrong).save()
