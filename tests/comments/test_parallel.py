"""Replies and decisions at the very same moment, with real threads and real transactions."""

import time
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client

from blog.models import Post
from comments.learning import LearnedWord, Learning, Lesson, count_lessons
from comments.models import Comment
from comments.reply_settings import ReplySettings
from staff.models import TrailEntry
from staff.roles import Role
from tests.at_once import at_once
from tests.comments.replies import send
from tests.factories import create_clinic, create_comment, create_person, create_post, create_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post():
    create_clinic()
    return create_post()


def test_twenty_identical_replies_are_one(post):
    responses = at_once(20, lambda number: send(Client(), post))
    assert {response.status_code for response in responses} == {303}
    comment = Comment.objects.get()
    assert {response["Location"].partition("#")[2] for response in responses} == {comment.anchor}


def test_different_replies_are_all_taken(post, settings):
    settings.REPLY_LIMIT = 100
    responses = at_once(8, lambda number: send(Client(), post, body=f"Reply {number}"))
    assert {response.status_code for response in responses} == {303}
    assert Comment.objects.count() == 8


def test_eight_moderators_approve_the_same_comment_once(post):
    comment = create_comment(post=post)
    changed = at_once(8, lambda number: Comment.objects.get(pk=comment.pk).approve())
    assert sorted(changed) == [False] * 7 + [True]
    assert TrailEntry.objects.about(comment).count() == 1


def test_eight_moderators_approve_the_same_thousand_comments_once(post):
    comments = [
        Comment(post=post, name="Anna", body=f"Reply {number}", fingerprint=str(number))
        for number in range(1_000)
    ]
    Comment.objects.bulk_create(comments)

    def approve(number: int) -> int:
        # Each comes to them in another order.
        chosen = Comment.objects.order_by("?" if number % 2 else "-posted_at")
        return len(chosen.decide("approve", None, "pending"))

    changed = at_once(8, approve)
    assert sorted(changed) == [0] * 7 + [1_000]
    assert Comment.objects.approved().count() == 1_000
    lines = TrailEntry.objects.filter(verb="approved")
    assert lines.count() == 1_000
    assert lines.values("target_id").distinct().count() == 1_000


def test_of_eight_answers_at_once_one_approves_and_the_others_are_given_back(post):
    comment, person = create_comment(post=post), create_person()
    moderators = [create_user(Role.MODERATOR) for _ in range(8)]

    def answer(number: int):
        client = Client()
        client.force_login(moderators[number])
        data = {"body": f"Answer {number}", "person": person.pk, "seen": "pending"}
        return client.post(f"/admin/comments/comment/{comment.pk}/answer/", data)

    responses = at_once(8, answer)
    assert sorted(response.status_code for response in responses) == [302] + [422] * 7
    assert Comment.objects.filter(parent=comment).count() == 1
    assert TrailEntry.objects.about(comment).count() == 1


def test_moderators_of_single_comments_and_of_many_do_not_block_each_other_for_good(post):
    comments = [create_comment(post=post) for _ in range(40)]

    def decide(number: int) -> int:
        if number % 2:
            return len(Comment.objects.all().decide("approve", None, "pending"))
        return sum(comment.approve() for comment in reversed(comments))

    assert sum(at_once(8, decide)) == 40
    assert TrailEntry.objects.filter(verb="approved").count() == 40


def test_a_reply_to_what_is_deleted_meanwhile_is_given_back(post):
    parent = create_comment(post=post, status="approved")

    def delete_before_insert(execute, sql, *args):
        # The moment between check and insert, which no test can hit by waiting.
        if sql.startswith('INSERT INTO "comments_comment"'):
            Comment.objects.filter(pk=parent.pk).delete()
        return execute(sql, *args)

    with connection.execute_wrapper(delete_before_insert):
        response = send(Client(), post, parent=parent.pk)
    assert response.status_code == 422
    assert "no longer there" in response.content.decode()
    assert "Walking a little" in response.content.decode()
    assert not Comment.objects.filter(name="Anna").exists()


def test_eight_moderators_decide_a_thousand_at_once_and_all_is_learned(post):
    moderators = [create_user(Role.MODERATOR) for _ in range(8)]
    comments = [
        create_comment(post=post, body=f"Warm water and word{'abcdefgh'[number % 8]} {number}")
        for number in range(1_000)
    ]

    def decide(number: int) -> None:
        with transaction.atomic():
            for comment in comments[number::8]:
                comment.approve(moderators[number])

    at_once(8, decide)
    while Lesson.objects.not_counted().exists():
        at_once(4, lambda number: count_lessons())
    assert Learning.objects.get().ham == 1_000
    assert LearnedWord.objects.get(word="warm").ham == 1_000
    assert LearnedWord.objects.get(word="worda").ham == 125


def test_counting_and_deciding_never_wait_for_each_other_in_a_circle(post):
    moderator = create_user(Role.MODERATOR)
    comments = [create_comment(post=post, body="Warm water") for _ in range(30)]

    def decide_or_count(number: int) -> None:
        for comment in Comment.objects.filter(pk__in=[comment.pk for comment in comments]):
            if number % 2:
                (comment.approve if number % 4 == 1 else comment.mark_spam)(moderator)
            else:
                count_lessons()

    at_once(8, decide_or_count)
    while Lesson.objects.not_counted().exists():
        count_lessons()
    learned = Learning.objects.get()
    assert learned.ham == Comment.objects.approved().count()
    assert learned.ham + learned.spam == 30


def test_a_reply_that_shows_at_once_waits_for_who_publishes_its_post(post, monkeypatch):
    ReplySettings(moderation="hold_noticed").save()
    editor = create_user(Role.EDITOR)
    post.save_revision({"title": "New title"}, by=editor)
    is_locked = Event()
    render = Post.render

    def render_slowly(post: Post) -> None:
        is_locked.set()
        time.sleep(0.5)
        render(post)

    monkeypatch.setattr(Post, "render", render_slowly)

    def publish_or_reply(number: int) -> int:
        if number:
            is_locked.wait(10)
            return send(Client(raise_request_exception=False), post).status_code
        Post.objects.get(pk=post.pk).publish(by=editor)
        return 0

    assert at_once(2, publish_or_reply) == [0, 303]
