from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory

from comments.limits import seconds_to_wait
from comments.models import Comment
from staff.networks import network_of
from tests.factories import create_comment

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("no address", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address, network):
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    assert network_of(request) == network


def test_a_forwarded_address_is_not_believed():
    headers = {"X-Forwarded-For": "198.51.100.1", "X-Real-IP": "198.51.100.1"}
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.77", headers=headers)
    assert network_of(request) == "203.0.113.0/24"


def _sent(post, minutes_ago: float, **fields) -> Comment:
    return create_comment(post=post, posted_at=NOON - timedelta(minutes=minutes_ago), **fields)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("sender", [{"network": "203.0.113.0/24"}, {"email": "a@example.org"}])
def test_who_sent_ten_in_ten_minutes_waits_until_the_first_is_ten_minutes_old(post, sender):
    for minutes_ago in range(9):
        _sent(post, minutes_ago, **sender)
    assert seconds_to_wait(Comment(post=post, **sender)) == 0
    _sent(post, 9.5, **sender)
    assert seconds_to_wait(Comment(post=post, **sender)) == 30


@time_machine.travel(NOON, tick=False)
def test_what_is_older_than_ten_minutes_does_not_count(post):
    for _ in range(12):
        _sent(post, 10.1, network="203.0.113.0/24")
    assert seconds_to_wait(Comment(post=post, network="203.0.113.0/24")) == 0


@time_machine.travel(NOON, tick=False)
def test_others_do_not_wait(post):
    for _ in range(12):
        _sent(post, 1, network="203.0.113.0/24", email="a@example.org")
    assert seconds_to_wait(Comment(network="198.51.100.0/24", email="b@example.org")) == 0


@time_machine.travel(NOON, tick=False)
def test_a_sender_without_a_known_network_is_counted_by_email_alone(post):
    for _ in range(12):
        _sent(post, 1, network="")
    assert seconds_to_wait(Comment(network="", email="b@example.org")) == 0


@time_machine.travel(NOON, tick=False)
def test_the_limit_is_a_setting(post, settings):
    settings.REPLY_LIMIT = 1
    _sent(post, 4, network="203.0.113.0/24")
    assert seconds_to_wait(Comment(network="203.0.113.0/24")) == 6 * 60
