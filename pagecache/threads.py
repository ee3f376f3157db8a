"""
Threads of a server, of which few answer at once.

Threads of a process share one lock. Each that has a request in hand waits for all others that have
one, so with many of them one in a hundred waits long. But few would all be taken by pages that are
being made, and by clients that are slow to ask. So few take requests, and who makes a page or waits
for something steps aside for another thread meanwhile.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from threading import Semaphore, Thread, local

_own = local()


def step_aside() -> None:
    """Let another thread take requests until this one is done with its own. Does nothing in other threads."""
    places = getattr(_own, "places", None)
    if places:
        _own.places = None
        places.release()


class Threads(Executor):
    """`number` of them, of which `at_once` take tasks."""

    def __init__(self, number: int, at_once: int) -> None:
        self._tasks: SimpleQueue[tuple[Future, Callable] | None] = SimpleQueue()
        self._places = Semaphore(at_once)
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def submit(self, task, /, *args, **kwargs) -> Future:
        future = Future()
        self._tasks.put((future, lambda: task(*args, **kwargs)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends them once everything submitted before is done, whatever `cancel_futures` says."""
        self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _work(self) -> None:
        while True:
            if not getattr(_own, "places", None):
                self._places.acquire()
                _own.places = self._places
            task = self._tasks.get()
            if task is None:
                # For the next.
                self._tasks.put(None)
                return step_aside()
            _run(*task)
            # Or its connection would stay in memory while this thread waits.
            del task


def _run(future: Future, task: Callable) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = task()
    except BaseException as error:  # Whatever it is, it is passed to the caller.
        future.set_exception(error)
    else:
        future.set_result(result)
