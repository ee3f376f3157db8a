"""Decisions on what a colleague has decided on meanwhile, and decisions taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.desk.undoing import undo_token
from comments.models import Comment
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_comment, create_user

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/comment/"
UNDO = f"{LIST}undo/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def mia(db):
    return create_user(Role.MODERATOR, username="Mia")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def _decide(client, comment, decision, *, seen="pending", **options):
    data = {"decision": decision, "seen": f"{comment.pk}:{seen}"}
    return client.post(f"{LIST}{comment.pk}/decide/", data, **options)


def _act(client, action, *comments, seen="pending", query="", **more):
    data = {"action": action, "_selected_action": [comment.pk for comment in comments]}
    data["seen"] = [f"{comment.pk}:{seen}" for comment in comments]
    return client.post(LIST + query, data | more, follow=True)


def _said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def _states(*comments) -> list[str]:
    return [Comment.objects.get(pk=comment.pk).status for comment in comments]


def _undo(client, **data):
    token = client.session["comments_undo"]["token"]
    return client.post(UNDO, {"undo": token} | data, follow=True)


# What was seen


def test_a_form_carries_the_state_it_shows(desk, post):
    comment = create_comment(post=post)
    for page in (LIST, f"{LIST}{comment.pk}/change/"):
        assert f'name="seen" value="{comment.pk}:pending"' in desk.get(page).content.decode()


def test_nothing_happens_when_a_colleague_was_faster(desk, mia, post):
    comment = create_comment(post=post)
    comment.approve(mia)
    TrailEntry.objects.update(at=timezone.now() - timedelta(minutes=2))
    response = _decide(desk, comment, "mark_spam", follow=True)
    assert _said(response) == ["Mia approved this 2\xa0minutes ago; nothing was changed."]
    assert _states(comment) == ["approved"]
    assert TrailEntry.objects.about(comment).count() == 1


@pytest.mark.parametrize(
    ("verb", "did"),
    [
        ("approve", "Mia approved this just now"),
        ("mark_spam", "Mia marked this as spam just now"),
        ("trash", "Mia moved this to the trash just now"),
    ],
)
def test_the_second_is_told_who_did_what(desk, mia, post, verb, did):
    comment = create_comment(post=post)
    getattr(comment, verb)(mia)
    assert _decide(desk, comment, "trash", headers=JSON).json()["said"].startswith(did)


def test_the_second_is_told_who_deleted_it(desk, owner, post):
    comment = create_comment(post=post)
    other = Client()
    other.force_login(owner)
    other.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"})
    response = _decide(desk, comment, "approve", follow=True)
    assert _said(response) == ["owner deleted this just now; nothing was changed."]


def test_one_who_presses_twice_is_told_so(desk, post):
    comment = create_comment(post=post)
    _decide(desk, comment, "approve")
    answer = _decide(desk, comment, "approve", headers=JSON).json()
    assert answer["said"] == "You approved this just now; nothing was changed."


def test_an_action_leaves_what_colleagues_decided_and_says_who(desk, mia, owner, post):
    comments = [create_comment(post=post) for _ in range(4)]
    comments[0].approve(mia)
    comments[1].approve(mia)
    Comment.objects.filter(pk=comments[2].pk).delete()
    response = _act(desk, "mark_spam", *comments)
    assert _states(comments[0], comments[1], comments[3]) == ["approved", "approved", "spam"]
    assert _said(response) == [
        "1 comment is marked as spam.",
        "Nothing was changed on 3 comments: Mia approved this just now (2); "
        "This comment was deleted meanwhile.",
    ]


def test_an_action_without_what_was_seen_goes_by_the_tab(desk, mia, post):
    comment = create_comment(post=post)
    comment.mark_spam(mia)
    data = {"action": "approve", "_selected_action": [comment.pk]}
    assert "Mia marked this as spam" in _said(desk.post(LIST, data, follow=True))[0]
    assert _states(comment) == ["spam"]


@pytest.mark.parametrize("seen", ["nonsense", "1:gone", "x:pending", ":", "²:pending"])
def test_a_state_that_is_none_is_refused(desk, post, seen):
    comment = create_comment(post=post)
    data = {"decision": "approve", "seen": seen}
    assert desk.post(f"{LIST}{comment.pk}/decide/", data).status_code == 400
    assert _states(comment) == ["pending"]


def test_all_of_a_list_are_those_it_had_when_it_was_shown(desk, post):
    now = timezone.now()
    old = [create_comment(post=post, posted_at=now - timedelta(hours=1)) for _ in range(3)]
    spam = create_comment(post=post, status="spam", posted_at=now - timedelta(hours=1))
    young = create_comment(post=post, posted_at=now)
    listed_at = (now - timedelta(minutes=1)).isoformat()
    _act(desk, "approve", old[0], select_across="1", listed_at=listed_at)
    assert _states(*old, spam, young) == ["approved"] * 3 + ["spam", "pending"]


@pytest.mark.parametrize("across", [{}, {"select_across": "1"}])
@pytest.mark.parametrize("action", ["approve", "mark_spam", "trash"])
def test_a_cry_for_help_is_never_decided_about_with_others(desk, post, action, across):
    urgent, other = create_comment(post=post, is_urgent=True), create_comment(post=post)
    said = " ".join(_said(_act(desk, action, urgent, other, **across)))
    before, after = _states(urgent, other)
    assert (before, after != "pending") == ("pending", True)
    assert "1 comment was left" in said
    assert "Nothing was changed" not in said
    _decide(desk, urgent, "approve")
    assert _states(urgent) == ["approved"]


@pytest.mark.parametrize("listed_at", ["yesterday", "2026-01-01T10:00:00", "2026-13-01T10:00:00Z"])
def test_a_time_that_is_none_is_refused(desk, post, listed_at):
    comment = create_comment(post=post)
    data = {"action": "approve", "_selected_action": [comment.pk], "select_across": "1"}
    assert desk.post(LIST, data | {"listed_at": listed_at}).status_code == 400
    assert _states(comment) == ["pending"]


def test_a_key_that_is_none_is_refused(desk, post):
    create_comment(post=post)
    data = {"action": "approve", "_selected_action": ["x"]}
    assert desk.post(LIST, data).status_code == 400


def test_the_session_keeps_no_words_of_a_comment(desk, post):
    comment = create_comment(post=post, name="Anna", body="My back hurts.")
    _decide(desk, comment, "approve")
    assert desk.session["comments_undo"]["said"] == "1 comment is approved."


# As JSON


def test_a_script_is_answered_in_json(desk, post):
    comment = create_comment(post=post, name="Anna", body="It helped.")
    response = _decide(desk, comment, "approve", headers=JSON)
    answer = response.json()
    assert answer["said"] == "“It helped.” by Anna: approved."
    assert answer["done"] is True
    assert answer["states"] == {str(comment.pk): "approved"}
    assert desk.post(UNDO, {"undo": answer["undo"]}, headers=JSON).json()["done"] is True
    assert _states(comment) == ["pending"]


def test_a_script_is_told_that_nothing_was_done(desk, mia, post):
    comment = create_comment(post=post)
    comment.mark_spam(mia)
    answer = _decide(desk, comment, "approve", headers=JSON).json()
    assert (answer["done"], answer["undo"]) == (False, "")
    assert answer["states"] == {str(comment.pk): "spam"}


# Undo


def test_a_decision_is_undone(desk, moderator, post):
    comment = create_comment(post=post)
    _decide(desk, comment, "mark_spam")
    html = desk.get(LIST).content.decode()
    assert desk.session["comments_undo"]["token"] in html
    assert _said(_undo(desk)) == ["1 comment is back where it was."]
    assert _states(comment) == ["pending"]
    entry = TrailEntry.objects.about(comment).first()
    assert (entry.actor, entry.verb, entry.from_state) == (moderator, "undone", "spam")
    assert "comments_undo" not in desk.session


def test_many_are_put_back_each_to_where_it_was(desk, post):
    comments = [create_comment(post=post, status=state) for state in ["pending", "spam", "trash"]]
    data = {"action": "approve", "_selected_action": [comment.pk for comment in comments]}
    desk.post(f"{LIST}?status=all", data)
    assert _states(*comments) == ["approved"] * 3
    assert _said(_undo(desk))[-1] == "3 comments are back where they were."
    assert _states(*comments) == ["pending", "spam", "trash"]


def test_what_moved_on_is_not_undone(desk, mia, post):
    first, second = create_comment(post=post), create_comment(post=post)
    _act(desk, "approve", first, second)
    second.trash(mia)
    said = _said(_undo(desk))[0]
    assert said == "1 comment is back where it was. 1 was left: it has been decided on since."
    assert _states(first, second) == ["pending", "trash"]


def test_nothing_is_undone_twice(desk, post):
    comment = create_comment(post=post)
    _decide(desk, comment, "approve")
    token = desk.session["comments_undo"]["token"]
    _undo(desk)
    answer = desk.post(UNDO, {"undo": token}, headers=JSON).json()
    assert answer["done"] is False
    assert TrailEntry.objects.about(comment).count() == 2


def _changed(comment: Comment) -> list[Comment]:
    comment.was, comment.status = "pending", "approved"
    return [comment]


@pytest.mark.parametrize("token", ["", "forged", "W10:1a:x"])
def test_a_forged_list_undoes_nothing(desk, post, token):
    comment = create_comment(post=post, status="approved")
    assert "cannot be undone" in desk.post(UNDO, {"undo": token}, headers=JSON).json()["said"]
    assert _states(comment) == ["approved"]


def test_only_ones_own_decision_is_undone(desk, mia, post):
    comment = create_comment(post=post, status="approved")
    token = undo_token(_changed(comment), mia)
    assert desk.post(UNDO, {"undo": token}, headers=JSON).json()["done"] is False
    assert _states(comment) == ["approved"]


def test_a_day_later_nothing_is_undone(desk, moderator, post, monkeypatch):
    comment = create_comment(post=post, status="approved")
    token = undo_token(_changed(comment), moderator)
    tomorrow = timezone.now().timestamp() + 86_401
    for limit in ("IDLE", "LONGEST"):
        monkeypatch.setattr(f"staff.session_limits.{limit}", 100_000)
    monkeypatch.setattr("django.core.signing.time.time", lambda: tomorrow)
    answer = desk.post(UNDO, {"undo": token}, headers=JSON)
    monkeypatch.undo()
    assert "cannot be undone" in answer.json()["said"]
    assert _states(comment) == ["approved"]


def test_undoing_needs_a_post_and_a_moderator(client, moderator, post):
    token = undo_token(_changed(create_comment(post=post, status="approved")), moderator)
    assert client.post(UNDO, {"undo": token}).status_code == 302
    client.force_login(create_user(Role.EDITOR))
    assert client.post(UNDO, {"undo": token}).status_code == 403
    client.force_login(moderator)
    assert client.get(UNDO, {"undo": token}).status_code == 405
    assert Comment.objects.get().status == "approved"
