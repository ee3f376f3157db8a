"""What is learned from decisions, and taken back with them."""

import pytest

from comments.learning import LESSONS_AT_ONCE, LearnedWord, Learning, Lesson, count_lessons
from comments.models import Comment
from staff.roles import Role
from tests.factories import create_comment, create_post, create_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(db):
    return create_post()


@pytest.fixture
def moderator(db):
    return create_user(Role.MODERATOR)


def _counts() -> dict:
    count_lessons()
    rows = LearnedWord.objects.exclude(ham=0, spam=0).values_list("word", "ham", "spam")
    return {word: (ham, spam) for word, ham, spam in rows}


def _learned() -> tuple:
    return Learning.objects.values_list("ham", "spam").get()


def test_an_approved_comment_teaches_honest_words(post, moderator):
    create_comment(post=post, body="Warm water, WATER helps").approve(moderator)
    assert _counts() == {"warm": (1, 0), "water": (1, 0), "helps": (1, 0)}
    assert _learned() == (1, 0)


def test_spam_teaches_spam_and_where_it_leads(post, moderator):
    comment = create_comment(post=post, body="Spin https://Casino.example/x?y=1")
    comment.mark_spam(moderator)
    counts = _counts()
    assert counts["spin"] == counts["host:casino.example"] == counts["has:link"] == (0, 1)
    assert _learned() == (0, 1)


def test_nothing_of_the_author_and_no_number_is_kept(post, moderator):
    body = "Call 0151 2345678 or anna5@example.org"
    create_comment(post=post, name="Hepzibah", email="h@example.org", body=body).approve(moderator)
    assert set(_counts()) == {"call", "anna", "example", "org"}


def test_a_decision_turned_round_is_taken_back(post, moderator):
    comment = create_comment(post=post, body="Warm water")
    comment.approve(moderator)
    assert _counts() == {"warm": (1, 0), "water": (1, 0)}
    comment.mark_spam(moderator)
    assert _counts() == {"warm": (0, 1), "water": (0, 1)}
    assert _learned() == (0, 1)
    comment.restore(moderator)
    assert _learned() == (0, 1)
    assert _counts() == {"warm": (1, 0), "water": (1, 0)}
    assert _learned() == (1, 0)


@pytest.mark.parametrize("verb", ["trash", "restore"])
def test_what_is_neither_honest_nor_spam_teaches_nothing(post, moderator, verb):
    comment = create_comment(post=post, body="Warm water", status="spam")
    getattr(comment, verb)(moderator)
    assert _counts() == {}


def test_trash_takes_back_what_was_learned(post, moderator):
    comment = create_comment(post=post, body="Warm water")
    comment.approve(moderator)
    count_lessons()
    comment.trash(moderator)
    assert _counts() == {}
    assert _learned() == (0, 0)


def test_what_is_turned_round_before_it_is_counted_counts_once(post, moderator):
    comment = create_comment(post=post, body="Warm water")
    comment.approve(moderator)
    comment.mark_spam(moderator)
    assert _counts() == {"warm": (0, 1), "water": (0, 1)}


def test_nothing_is_learned_twice(post, moderator):
    create_comment(post=post, body="Warm water").approve(moderator)
    assert _counts() == _counts()


def test_only_people_teach(post):
    create_comment(post=post).approve()
    create_comment(post=post).mark_spam()
    assert not Lesson.objects.exists()


def test_a_changed_text_never_leads_below_nothing(post, moderator):
    comment = create_comment(post=post, body="Warm water")
    comment.approve(moderator)
    count_lessons()
    comment.body = "Cold feet"
    comment.save()
    comment.trash(moderator)
    assert _counts() == {"warm": (1, 0), "water": (1, 0)}


def test_a_comment_that_is_deleted_takes_its_lesson_along(post, moderator):
    comment = create_comment(post=post, body="Warm water")
    comment.approve(moderator)
    Comment.objects.all().delete()
    assert _counts() == {}


@pytest.mark.parametrize("body", ["", "🤷" * 65_525, "a" * 65_525, "%s {0} \\", "ab " * 20_000])
def test_any_text_can_be_learned_from(post, moderator, body):
    create_comment(post=post, body=body).mark_spam(moderator)
    _counts()
    assert _learned() == (0, 1)


def test_one_reply_counts_a_limited_number(post, moderator):
    comments = [create_comment(post=post) for _ in range(LESSONS_AT_ONCE + 1)]
    for comment in comments:
        comment.approve(moderator)
    count_lessons()
    assert Lesson.objects.not_counted().count() == 1
    count_lessons()
    assert _learned() == (LESSONS_AT_ONCE + 1, 0)


def test_counting_takes_no_more_queries_for_more_lessons(
    post, moderator, django_assert_max_num_queries
):
    for number in range(30):
        create_comment(post=post, body=f"Warm water {'cold feet ' * number}").approve(moderator)
    with django_assert_max_num_queries(15):
        count_lessons()
    with django_assert_max_num_queries(1):
        count_lessons()
