from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments.models import Comment, Lesson
from outbox.models import Mail
from privacy import periods
from privacy.models import KeepingTime
from privacy.periods import chosen_days, clear_over, count_over
from publishing.edition import read_edition
from publishing.models import MissedAddress, Presence, PreviewLink
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_comment, create_draft, create_mail, create_post, create_user

pytestmark = pytest.mark.django_db


def ago(**span):
    return timezone.now() - timedelta(**span)


def cleared() -> dict[str, int]:
    return {period.code: count for period, count in clear_over().items() if count}


# Replies


def test_where_a_reply_came_from_is_forgotten_after_a_month():
    old = create_comment(network="192.0.2.0/24", posted_at=ago(days=31), status="approved")
    new = create_comment(network="192.0.2.0/24", posted_at=ago(days=29), post=old.post)
    assert cleared() == {"comments_network": 1}
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.network, new.network) == ("", "192.0.2.0/24")
    assert old.body


def test_readers_pages_stay_when_nothing_of_them_changes():
    create_comment(network="192.0.2.0/24", posted_at=ago(days=31), status="approved")
    create_comment(posted_at=ago(days=31), status="spam")
    edition = read_edition()
    assert len(cleared()) == 2
    assert read_edition() == edition


def test_spam_and_trash_go_when_their_time_is_over():
    for status, days in [("spam", 16), ("spam", 14), ("trash", 31), ("trash", 29)]:
        create_comment(status=status, posted_at=ago(days=days))
    create_comment(status="pending", posted_at=ago(days=400))
    create_comment(status="approved", posted_at=ago(days=400))
    assert cleared() == {"comments_spam": 1, "comments_trash": 1}
    statuses = Comment.objects.order_by("status").values_list("status", flat=True)
    assert list(statuses) == ["approved", "pending", "spam", "trash"]


def test_an_old_reply_moved_to_the_trash_today_can_be_restored_for_a_month():
    comment = create_comment(posted_at=ago(days=400), status="approved")
    comment.trash(create_user(Role.MODERATOR))
    assert cleared() == {}
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert cleared() == {"comments_trash": 1}


def test_one_that_has_answers_leaves_its_place_until_they_go(client):
    parent = create_comment(status="trash", posted_at=ago(days=40), body="Old words")
    answer = create_comment(parent=parent, status="approved", body="Still here")
    edition = read_edition()
    assert cleared() == {"comments_trash": 1}
    assert read_edition() == edition
    parent.refresh_from_db()
    assert (parent.body, parent.name, parent.email, parent.emptied) == ("", "", "", "age")
    page = client.get(parent.post.get_absolute_url()).content.decode()
    assert "no longer shown" in page
    assert "Still here" in page
    assert cleared() == {}
    answer.delete()
    assert cleared() == {"comments_trash": 1}
    assert not Comment.objects.exists()


def test_a_conversation_of_spam_goes_at_once():
    parent = create_comment(status="spam", posted_at=ago(days=20))
    answer = create_comment(parent=parent, status="spam", posted_at=ago(days=20))
    create_comment(parent=answer, status="spam", posted_at=ago(days=20))
    assert cleared() == {"comments_spam": 3}
    assert not Comment.objects.exists()


def test_all_above_an_answer_that_stays_keep_their_places():
    parent = create_comment(status="spam", posted_at=ago(days=20))
    answer = create_comment(parent=parent, status="spam", posted_at=ago(days=20))
    staying = create_comment(parent=answer, status="approved")
    assert cleared() == {"comments_spam": 2}
    assert Comment.objects.filter(emptied="age").count() == 2
    staying.refresh_from_db()
    assert staying.body


def test_the_trail_keeps_who_decided_and_not_what_was_written():
    owner = create_user(Role.OWNER)
    comment = create_comment(body="Secret words", posted_at=ago(days=400))
    comment.rewrite("Other words", owner, seen="Secret words", reason="A name in it")
    comment.mark_spam(owner)
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False):
        cleared()
    assert set(TrailEntry.objects.about(comment).values_list("verb", "note")) == {
        ("edited", ""),
        ("marked as spam", ""),
    }
    assert not Lesson.objects.exists()


# Everything else


def test_what_ended_or_was_sent_goes(settings):
    owner, draft = create_user(Role.OWNER), create_draft()
    ended = PreviewLink.objects.make(draft, days=1, by=owner)
    PreviewLink.objects.make(draft, days=30, by=owner)
    PreviewLink.objects.filter(pk=ended.pk).update(made_at=ago(days=40), expires_at=ago(days=31))
    create_mail(sent_at=ago(days=31), body="")
    create_mail(given_up_at=ago(days=31))
    create_mail(created_at=ago(days=50))
    Session.objects.create(session_key="old", session_data="", expire_date=ago(hours=1))
    Session.objects.create(session_key="new", session_data="", expire_date=ago(hours=-1))
    MissedAddress.objects.create(path="/old/", times=1, asked_at=ago(days=200))
    Presence.objects.note(owner, draft)
    Presence.objects.update(seen_at=ago(days=2))
    TrailEntry.objects.filter(pk=TrailEntry.objects.record(owner, "changed", draft).pk).update(
        at=ago(days=2_200)
    )
    assert cleared() == {
        "mail": 2,
        "preview_links": 1,
        "sessions": 1,
        "missed_addresses": 1,
        "presence": 1,
        "trail": 1,
    }
    assert Mail.objects.count() == PreviewLink.objects.count() == Session.objects.count() == 1


def test_the_owner_chooses():
    KeepingTime.objects.create(code="comments_spam", days=3)
    create_comment(status="spam", posted_at=ago(days=4))
    assert cleared() == {"comments_spam": 1}


def test_what_nobody_chooses_stays_as_it_is():
    KeepingTime.objects.create(code="sessions", days=30)
    assert chosen_days()["sessions"] == 0


def test_codes_are_not_used_twice():
    codes = [period.code for period in periods.periods()]
    assert len(codes) == len(set(codes)) >= 9


def test_much_goes_in_portions_and_all_of_it(monkeypatch):
    monkeypatch.setattr(periods, "AT_ONCE", 3)
    post = create_post()
    for _number in range(8):
        create_comment(post=post, status="spam", posted_at=ago(days=20))
    heard = []
    clear_over(lambda period, count: heard.append(count))
    assert heard == [3, 6, 8]
    assert not Comment.objects.exists()


# The command


def test_the_command_and_the_trail_say_numbers_only(capsys):
    create_comment(name="Zebulon", status="spam", posted_at=ago(days=20))
    call_command("apply_retention")
    said = capsys.readouterr().out
    assert "Comments marked as spam: 1" in said
    assert "Cleared away: 1" in said
    assert "Zebulon" not in said
    assert TrailEntry.objects.get(verb="applied retention").note == "comments_spam: 1"


def test_a_dry_run_counts_and_changes_nothing(capsys):
    create_comment(status="spam", posted_at=ago(days=20))
    call_command("apply_retention", dry_run=True)
    said = capsys.readouterr().out
    assert "Comments marked as spam: 1" in said
    assert "Nothing was changed" in said
    assert Comment.objects.exists()
    assert sum(count_over().values()) == 1


def test_a_day_without_anything_to_do_leaves_no_line(capsys):
    call_command("apply_retention")
    assert not TrailEntry.objects.exists()


def test_it_takes_nothing_but_its_option():
    with pytest.raises(CommandError):
        call_command("apply_retention", "now")
