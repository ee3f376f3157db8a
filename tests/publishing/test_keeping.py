import time

import pytest
from django.utils.safestring import SafeString

from blog.models import Category
from publishing import keeping
from publishing.keeping import LONGEST_FRAME, MOST_FRAMES, kept, kept_frame
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
    keeping._kept = keeping._Kept(state=0, ends_at=0)
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
    keeping._kept = keeping._Kept(state=0, ends_at=0)
    assert kept("day", lambda: "tomorrow") == "tomorrow"
    monkeypatch.undo()
    assert kept("day", lambda: "today") == "today"


@pytest.mark.django_db
def test_inside_a_transaction_nothing_is_kept():
    create_category(name="May be taken back")
    kept("names of a transaction", names)
    assert "names of a transaction" not in keeping._kept.values


# Frames


def made(text: str = "<p>"):
    """What makes a frame, and how often it was asked to."""
    calls = []

    def make() -> SafeString:
        calls.append(1)
        return SafeString(text)

    return make, calls


@pytest.mark.django_db(transaction=True)
def test_a_frame_is_made_once_and_again_after_a_change_that_is_no_reply():
    post = create_post()
    make, calls = made()
    for _again in range(2):
        kept_frame("page", make)
        create_comment(post=post, status="approved")
    assert len(calls) == 1
    create_category()
    kept_frame("page", make)
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_the_frames_asked_for_last_are_kept():
    for number in range(MOST_FRAMES):
        kept_frame(number, made()[0])
    make, calls = made()
    kept_frame(0, make)
    kept_frame("one more", make)
    kept_frame(0, make)
    assert len(calls) == 1
    kept_frame(1, make)
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_a_frame_that_is_too_long_is_not_kept():
    make, calls = made("x" * (LONGEST_FRAME + 1))
    assert kept_frame("page", make) == kept_frame("page", make)
    assert len(calls) == 2
