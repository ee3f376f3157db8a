from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(count: int, do: Callable[[int], object]) -> list:
    """What `do` gives for each number below `count`, all begun at the very same moment."""
    barrier = Barrier(count)

    def run(number: int):
        barrier.wait()
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
