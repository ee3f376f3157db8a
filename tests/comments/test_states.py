"""Decisions on many comments at once."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from comments.states import put_back
from staff.models import TrailEntry
from tests.factories import create_comment

pytestmark = pytest.mark.django_db
STATES = ["pending", "approved", "spam", "trash"]


def _of_each_state(post) -> list[Comment]:
    return [create_comment(post=post, status=status) for status in STATES]


@pytest.mark.parametrize(
    ("code", "after"), [("approve", "approved"), ("mark_spam", "spam"), ("trash", "trash")]
)
def test_a_decision_moves_all_that_are_not_there_yet(post, moderator, code, after):
    comments = _of_each_state(post)
    changed = Comment.objects.all().decide(code, moderator)
    assert [comment.was for comment in changed] == [state for state in STATES if state != after]
    assert set(Comment.objects.values_list("status", flat=True)) == {after}
    entries = TrailEntry.objects.about_any(comments)
    lines = entries.order_by("pk").values_list("actor", "target_id", "from_state", "to_state")
    assert list(lines) == [
        (moderator.pk, str(comment.pk), comment.was, after) for comment in changed
    ]


def test_what_is_not_in_the_state_seen_is_left(post, moderator):
    comments = _of_each_state(post)
    assert Comment.objects.all().decide("approve", moderator, "pending")[0] == comments[0]
    seen = {comments[2].pk: "spam", comments[3].pk: "pending"}
    assert Comment.objects.all().decide("approve", moderator, seen) == [comments[2]]
    comments[3].refresh_from_db()
    assert comments[3].status == "trash"


def test_each_is_restored_to_where_it_was(post, moderator):
    pending, approved, spam, _trash = comments = _of_each_state(post)
    for comment in comments:
        comment.trash(moderator)
    Comment.objects.all().decide("restore", moderator)
    assert [Comment.objects.get(pk=comment.pk).status for comment in comments] == [
        "pending",
        "approved",
        "pending",
        "pending",
    ]


def test_many_cost_as_many_queries_as_one(post, moderator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Comment.objects.all().decide("approve", moderator)
        return len(captured)

    # Looked up once in a process.
    ContentType.objects.get_for_model(Comment)
    create_comment(post=post)
    few = queries()
    for _ in range(60):
        create_comment(post=post)
    assert queries() == few


def test_putting_back_leaves_what_has_moved_on(post, moderator):
    first, second = create_comment(post=post), create_comment(post=post)
    Comment.objects.all().decide("approve", moderator)
    second.mark_spam()
    moves = {comment.pk: ("pending", "approved") for comment in (first, second)}
    assert put_back(Comment.objects.all(), moves, moderator) == [first]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("pending", "spam")
    entry = TrailEntry.objects.about(first).first()
    assert (entry.verb, entry.from_state, entry.to_state) == ("undone", "approved", "pending")


def test_ten_thousand_are_decided_on_with_few_queries(post, moderator):
    Comment.objects.bulk_create(
        Comment(post=post, name="Anna", body="Buy", fingerprint=str(number))
        for number in range(10_000)
    )
    with connection.cursor() as cursor:  # As a database in use has long done by itself.
        cursor.execute("ANALYZE comments_comment")
    with CaptureQueriesContext(connection) as captured:
        changed = Comment.objects.all().decide("mark_spam", moderator, "pending")
        Comment.objects.filter(pk__in=[c.pk for c in changed]).decide("restore", moderator)
    assert Comment.objects.pending().count() == 10_000
    assert len(captured) < 400
