"""Who makes a page works on the processor: several at once in a process only get in each other's way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore

from .answers import StartResponse
from .threads import step_aside


@dataclass
class Turns:
    """
    A WSGI application before another, which lets so many requests in at once.

    The others wait, and meanwhile take no time on the processor from threads that answer with finished
    pages. None waits longer than `longest_wait` seconds, about what a slow page takes: the one before it
    may be slow for another reason, such as a picture that is read or a database that says nothing.
    """

    site: Callable[[dict, StartResponse], Iterable[bytes]]
    at_once: int = 1
    longest_wait: float = 0.2

    def __post_init__(self) -> None:
        self._places = BoundedSemaphore(self.at_once)

    def __call__(self, environ: dict, start_response: StartResponse) -> Iterable[bytes]:
        step_aside()
        has_place = self._places.acquire(timeout=self.longest_wait)
        try:
            return self.site(environ, start_response)
        finally:
            if has_place:
                self._places.release()
