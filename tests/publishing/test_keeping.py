import time

import pytest

from blog.models import Category
from publishing import keeping
from publishing.keeping import LONGEST_FRAME, MOST_FRAMES, Frame, kept, kept_now
from tests.factories import create_category, create_comment, create_draft, create_post


def names() -> list[str]:
    return list(Category.objects.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_all_pages_share_is_made_once_an_edition(django_assert_num_queries):
    create_category(name="First")
    assert kept("names", names) == ["First"]
    with django_assert_num_queries(0):
        assert kept("names", names) == ["First"]
    create_draft()
    with django_assert_num_queries(0):
        kept("names", names)
    create_category(name="Second")
    assert kept("names", names) == ["First", "Second"]


@pytest.mark.django_db(transaction=True)
def test_it_ends_with_the_clock_too(monkeypatch):
    calls = []
    monkeypatch.setattr(keeping, "next_change", lambda: time.time() + 0.05)
    keeping._newest = keeping.Kept()
    kept("call", lambda: calls.append(1))
    kept("call", lambda: calls.append(1))
    assert len(calls) == 1
    time.sleep(0.06)
    kept("call", lambda: calls.append(1))
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_what_was_made_while_the_clock_ran_ahead_is_made_anew(monkeypatch):
    ahead = time.time() + 24 * 60 * 60
    monkeypatch.setattr(keeping.time, "time", lambda: ahead)
    keeping._newest = keeping.Kept()
    assert kept("day", lambda: "tomorrow") == "tomorrow"
    monkeypatch.undo()
    assert kept("day", lambda: "today") == "today"


@pytest.mark.django_db
def test_inside_a_transaction_nothing_is_kept():
    create_category(name="May be taken back")
    kept("names of a transaction", names)
    assert "names of a transaction" not in keeping._newest.values


# Frames


def made(length: int = 10):
    """What makes a frame, and how often it was asked to."""
    calls = []

    def make() -> Frame:
        calls.append(1)
        return b"x" * length, b""

    return make, calls


@pytest.mark.django_db(transaction=True)
def test_a_frame_is_made_once_and_again_after_a_change_that_is_no_reply():
    post = create_post()
    make, calls = made()
    for _again in range(2):
        kept_now().frame("page", make)
        create_comment(post=post, status="approved")
    assert len(calls) == 1
    create_category()
    kept_now().frame("page", make)
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_a_frame_stays_with_the_state_in_which_making_it_began():
    began = kept_now()
    make, calls = made()
    create_category()
    began.frame("page", make)
    kept_now().frame("page", make)
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_the_frames_asked_for_last_are_kept():
    kept = kept_now()
    for number in range(MOST_FRAMES):
        kept.frame(number, made()[0])
    make, calls = made()
    kept.frame(0, make)
    kept.frame("one more", make)
    kept.frame(0, make)
    assert len(calls) == 1
    kept.frame(1, make)
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_a_frame_that_is_too_long_is_not_kept():
    make, calls = made(LONGEST_FRAME + 1)
    assert kept_now().frame("page", make) == kept_now().frame("page", make)
    assert len(calls) == 2
