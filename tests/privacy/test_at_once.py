"""Clearing away, erasing and deciding at the very same moment, with real transactions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from privacy.periods import clear_over
from privacy.person import erase
from publishing.edition import read_edition
from staff.models import TrailEntry
from staff.roles import Role
from tests.at_once import at_once
from tests.factories import create_comment, create_post, create_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post():
    return create_post()


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def test_what_a_moderator_restores_is_kept_or_gone_and_never_half(post):
    moderator = create_user(Role.MODERATOR)
    comments = [create_comment(post=post, status="spam", posted_at=ago(20)) for _n in range(30)]

    def work(number: int) -> list[int]:
        if number == 0:
            clear_over()
            return []
        return [comment.pk for comment in comments[number::3] if comment.restore(moderator)]

    restored = {pk for pks in at_once(4, work) for pk in pks}
    there = Comment.objects.values_list("pk", "status")
    assert set(there) == {(pk, "pending") for pk in restored}


def test_two_who_clear_away_count_each_row_once(post):
    for _number in range(40):
        create_comment(post=post, status="spam", posted_at=ago(20))
    counts = at_once(2, lambda number: sum(clear_over().values()))
    assert sum(counts) == 40
    assert not Comment.objects.exists()


def test_the_edition_counts_what_readers_see_and_nothing_else(post):
    """Approvals raise it while networks are forgotten beside them."""
    pending = [create_comment(post=post) for _number in range(10)]
    for _number in range(40):
        create_comment(post=post, status="approved", posted_at=ago(40), network="192.0.2.0/24")
    before = read_edition()

    def work(number: int) -> None:
        if number:
            clear_over()
        else:
            for comment in pending:
                comment.approve()

    at_once(2, work)
    assert read_edition() == before + len(pending)
    assert not Comment.objects.exclude(network="").exists()


def test_erasing_beside_moderators_ends_well(post):
    moderator = create_user(Role.MODERATOR)
    for _number in range(20):
        create_comment(post=post, email="jane@example.org")

    def work(number: int) -> None:
        if number == 0:
            erase("jane@example.org", None)
        elif number == 1:
            Comment.objects.all().decide("approve", moderator)
        else:
            for comment in Comment.objects.order_by("-pk"):
                comment.trash(moderator)

    at_once(3, work)
    assert not Comment.objects.exists()
    assert not TrailEntry.objects.exclude(note="").filter(verb="edited").exists()
