from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from comments.stamps import is_good_stamp, stamp_for

MORNING = datetime(2026, 5, 4, 6, tzinfo=UTC)


def test_the_stamp_is_the_same_for_everybody_all_day():
    with time_machine.travel(MORNING, tick=False):
        first = stamp_for(7)
    with time_machine.travel(MORNING + timedelta(hours=17), tick=False):
        assert stamp_for(7) == first


@pytest.mark.parametrize(("days", "is_good"), [(0, True), (14, True), (15, False), (400, False)])
def test_it_is_good_for_two_weeks(days, is_good):
    with time_machine.travel(MORNING, tick=False):
        stamp = stamp_for(7)
    with time_machine.travel(MORNING + timedelta(days=days), tick=False):
        assert is_good_stamp(stamp, 7) is is_good


def test_a_clock_that_is_a_day_ahead_does_not_spoil_it_but_a_week_does():
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        tomorrow = stamp_for(7)
    with time_machine.travel(MORNING + timedelta(days=7), tick=False):
        next_week = stamp_for(7)
    with time_machine.travel(MORNING, tick=False):
        assert is_good_stamp(tomorrow, 7)
        assert not is_good_stamp(next_week, 7)


def test_it_is_good_for_its_own_post_only():
    assert not is_good_stamp(stamp_for(7), 8)
    assert not is_good_stamp(stamp_for(7), 77)


@pytest.mark.parametrize(
    "stamp", ["", "7", "7:2026-05-04", "7:2026-05-04:forged", ":::", "\x00", "7:x:y", "é" * 500]
)
def test_a_forged_one_is_not_good(stamp):
    assert not is_good_stamp(stamp, 7)
