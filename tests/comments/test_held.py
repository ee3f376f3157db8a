from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from comments.held import held_comment_id, held_url
from pages.models import Clinic
from tests.factories import create_comment, create_post

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 5, 4, 6, tzinfo=UTC)


def _token(comment) -> str:
    return parse_qs(urlsplit(held_url(comment)).query)["held"][0]


def test_the_link_leads_to_the_comment_below_its_post(post):
    comment = create_comment(post=post)
    address = held_url(comment)
    assert address.startswith(f"/blog/{post.slug}/?held=")
    assert address.endswith(f"#comment-{comment.pk}")
    assert held_comment_id(_token(comment)) == comment.pk


@pytest.mark.parametrize(("days", "is_good"), [(13.9, True), (14.1, False)])
def test_it_is_good_for_two_weeks(post, days, is_good):
    with time_machine.travel(MORNING, tick=False):
        comment = create_comment(post=post)
        token = _token(comment)
    with time_machine.travel(MORNING + timedelta(days=days), tick=False):
        assert (held_comment_id(token) == comment.pk) is is_good


@pytest.mark.parametrize("token", ["", "1", "x:y:z", "MQ:1w:forged", "\x00", "é"])
def test_a_forged_one_leads_nowhere(token):
    assert held_comment_id(token) is None


# Below the post


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_the_holder_of_the_link_sees_the_own_comment_without_live_links(client, post, status):
    comment = create_comment(
        post=post,
        status=status,
        name="Anna",
        body="My words https://example.org",
        website="https://anna.example",
    )
    response = client.get(held_url(comment).partition("#")[0])
    held = response.content.decode().split('<article class="comment comment--held"')[1]
    held = held.split("</article>")[0]
    assert f'id="comment-{comment.pk}"' in held
    assert "awaiting moderation" in held
    assert "My words https://example.org" in held
    assert "Anna" in held
    assert "<a " not in held
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_nobody_else_sees_it(client, post):
    comment = create_comment(post=post, body="My words")
    response = client.get(post.get_absolute_url())
    assert "My words" not in response.content.decode()
    assert f"comment-{comment.pk}" not in response.content.decode()


def test_the_link_ends_after_two_weeks(client, clinic):
    with time_machine.travel(timezone.now() - timedelta(days=14, minutes=5), tick=False):
        post = create_post()
        comment = create_comment(post=post, body="My words")
        address = held_url(comment).partition("#")[0]
        assert "My words" in client.get(address).text
    response = client.get(address)
    assert response.status_code == 200
    assert "My words" not in response.content.decode()
    assert "X-Robots-Tag" not in response


@pytest.mark.parametrize("token", ["", "1", "forged:x:y"])
def test_a_forged_link_is_the_plain_page(client, post, token):
    create_comment(post=post, body="My words")
    response = client.get(post.get_absolute_url(), {"held": token})
    assert response.status_code == 200
    assert "My words" not in response.content.decode()


def test_the_link_shows_nothing_below_another_post(client, post):
    comment = create_comment(post=post, body="My words")
    query = held_url(comment).partition("?")[2].partition("#")[0]
    other = create_post()
    assert "My words" not in client.get(f"{other.get_absolute_url()}?{query}").text


def test_an_approved_comment_stands_in_its_thread_and_not_twice(client, post):
    comment = create_comment(post=post, body="My words")
    address = held_url(comment).partition("#")[0]
    comment.approve()
    html = client.get(address).text
    assert html.count("My words") == 1
    assert "awaiting moderation" not in html


@pytest.mark.parametrize(("is_urgent", "boxes"), [(True, 1), (False, 0)])
def test_who_may_be_in_danger_is_told_at_once_whom_to_call(client, post, is_urgent, boxes):
    Clinic.objects.update(urgent_text="Call 988.")
    comment = create_comment(post=post, is_urgent=is_urgent)
    page = client.get(held_url(comment).partition("#")[0]).content.decode()
    held = page.split('<article class="comment comment--held"')[1].split("</article>")[0]
    assert held.count('class="urgent-help"') == boxes
    assert held.count('<a href="tel:988">') == boxes
