"""What goes on beside a test: people who read and write while something is done to the site."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def meanwhile(*habits: Callable[[], None]) -> Iterator[None]:
    """Each is done again and again, in a thread of its own, until the block is left."""
    is_over = threading.Event()

    def go_on(habit: Callable[[], None]) -> None:
        while not is_over.is_set():
            habit()

    threads = [threading.Thread(target=go_on, args=[habit]) for habit in habits]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
