import sys
from collections.abc import Iterator
from concurrent.futures import Future
from threading import Event

import pytest

from pagecache.threads import Threads, step_aside

SOON = 0.2
LATE = 10


@pytest.fixture
def threads() -> Iterator[Threads]:
    """Three, of which one takes tasks."""
    threads = Threads(3, at_once=1)
    yield threads
    threads.shutdown()


class Task:
    """Done when it is told to."""

    def __init__(self, *, steps_aside: bool = False) -> None:
        self.steps_aside = steps_aside
        self.begun, self.may_end = Event(), Event()

    def __call__(self) -> str:
        if self.steps_aside:
            step_aside()
        self.begun.set()
        assert self.may_end.wait(LATE)
        return "done"


def begun(threads: Threads, task: Task) -> Future:
    future = threads.submit(task)
    assert task.begun.wait(LATE)
    return future


def test_no_more_are_worked_on_at_once_than_have_a_place(threads):
    first, second = Task(), Task()
    done = begun(threads, first)
    threads.submit(second)
    assert not second.begun.wait(SOON)
    first.may_end.set()
    assert done.result(LATE) == "done"
    assert second.begun.wait(LATE)
    second.may_end.set()


def test_who_steps_aside_lets_another_in_and_is_finished_all_the_same(threads):
    slow, quick = Task(steps_aside=True), Task()
    later = begun(threads, slow)
    quick.may_end.set()
    assert threads.submit(quick).result(LATE) == "done"
    slow.may_end.set()
    assert later.result(LATE) == "done"


def test_threads_come_back_from_aside_and_take_one_place_each(threads):
    for _ in range(2):
        aside = [Task(steps_aside=True) for _ in range(3)]
        done = [begun(threads, task) for task in aside]
        for task in aside:
            task.may_end.set()
        assert [future.result(LATE) for future in done] == ["done"] * 3
    first, second = Task(), Task()
    begun(threads, first)
    threads.submit(second)
    assert not second.begun.wait(SOON)
    first.may_end.set()
    second.may_end.set()


def test_one_that_fails_says_so_and_the_next_is_done(threads):
    with pytest.raises(ZeroDivisionError):
        threads.submit(lambda: 1 / 0).result(LATE)
    with pytest.raises(SystemExit):
        threads.submit(sys.exit).result(LATE)
    assert threads.submit(str, "next").result(LATE) == "next"


def test_one_that_was_called_off_is_not_done(threads):
    first = Task()
    begun(threads, first)
    second = threads.submit(first.may_end.is_set)
    assert second.cancel()
    first.may_end.set()
    assert threads.submit(str, "next").result(LATE) == "next"


def test_all_end_after_what_was_asked_before():
    threads = Threads(3, at_once=1)
    last = [threads.submit(str, "last") for _ in range(9)][-1]
    threads.shutdown()
    assert last.done()
    assert not any(thread.is_alive() for thread in threads._threads)


def test_elsewhere_nobody_has_to_step_aside():
    step_aside()
