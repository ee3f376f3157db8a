from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from comments.held import held_comment_id, held_url
from tests.factories import create_comment

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
