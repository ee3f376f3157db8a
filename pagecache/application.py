from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Event, Lock

from .addresses import Address, Policy, address_of
from .answers import StartResponse, answer
from .pages import Page, Shelf, finished_page
from .threads import step_aside

#: Longest life of a page: the reply form's stamp in it is good for days, but not for ever.
LONGEST_LIFE = 24 * 60 * 60
#: Missing addresses and redirects can be made up without end, so they live short and are few.
OTHERS_LIFE = 60
MOST_OTHERS = 1_000
#: How long a request waits for another that is making the same page.
LONGEST_WAIT = 5.0
#: How long pages of the last known edition are served while the database does not answer.
WITHOUT_DATABASE = 10 * 60


@dataclass
class PageCache:
    """
    A WSGI application before the site's own, which answers from memory what it has finished.

    `read_edition` gives the number of the site's present state, None if the database does not
    answer; it is asked for each request, so that no page is older than the data. `next_change`
    gives the next moment (in seconds of the clock) at which pages differ by the clock alone, None
    if none is planned; it is asked once an edition.
    """

    site: Callable[[dict, StartResponse], Iterable[bytes]]
    policy: Policy
    read_edition: Callable[[], int | None]
    next_change: Callable[[], float | None]
    most_bytes: int = 64 * 1024 * 1024

    def __post_init__(self) -> None:
        others = self.most_bytes // 8
        self._pages = Shelf(self.most_bytes - others, most_pages=100_000)
        self._others = Shelf(others, most_pages=MOST_OTHERS)
        self._making: dict[Address, Event] = {}
        self._lock = Lock()
        self._last_edition = _LastEdition()
        self._change = _NextChange(self.next_change)

    def __call__(self, environ: dict, start_response: StartResponse) -> Iterable[bytes]:
        address = address_of(environ, self.policy)
        if address is None:
            return self._pass_on(environ, start_response, "fwd=bypass")
        edition = self.read_edition()
        if edition is None:
            return self._without_database(address, environ, start_response)
        self._last_edition.seen(edition)
        page = self._fresh(address, edition)
        if page:
            return answer(page, environ, start_response, "hit")
        return self._make(address, edition, environ, start_response)

    # Hits

    def _fresh(self, address: Address, edition: int) -> Page | None:
        now = time.time()
        return self._found(
            address, lambda page: page.edition == edition and page.made_at <= now < page.ends_at
        )

    def _found(self, address: Address, is_good: Callable[[Page], bool]) -> Page | None:
        """On either shelf: a page that was taken down stays on its own until it is pushed out."""
        kept = (shelf.get(address) for shelf in (self._pages, self._others))
        return next((page for page in kept if page and is_good(page)), None)

    def _without_database(
        self, address: Address, environ: dict, start_response: StartResponse
    ) -> Iterable[bytes]:
        page = self._found(address, lambda page: self._last_edition.is_still(page.edition))
        if page:
            return answer(page, environ, start_response, "hit; detail=database-down")
        return self._pass_on(environ, start_response, "fwd=miss; detail=database-down")

    # Misses

    def _make(
        self, address: Address, edition: int, environ: dict, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Make the page, or wait a while for the request that is making it."""
        step_aside()
        with self._lock:
            made = self._making.get(address)
            is_first = made is None
            if is_first:
                made = self._making[address] = Event()
        if not is_first:
            made.wait(LONGEST_WAIT)
            page = self._fresh(address, edition)
            if page:
                return answer(page, environ, start_response, "hit; detail=collapsed")
            return self._pass_on(environ, start_response, "fwd=miss")
        try:
            return self._make_first(address, edition, environ, start_response)
        finally:
            with self._lock:
                del self._making[address]
            made.set()

    def _make_first(
        self, address: Address, edition: int, environ: dict, start_response: StartResponse
    ) -> Iterable[bytes]:
        made_at = time.time()
        changes_at = self._change.after(edition)
        # Whole, plain and without what only advertisers read, whatever this one asker wanted.
        asked = {
            name: value
            for name, value in environ.items()
            if name not in {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}
        }
        asked |= {"REQUEST_METHOD": "GET", "QUERY_STRING": address.query}
        response = _Response()
        content = response.read(self.site(asked, response.start))
        if not response.can_be_kept:
            return response.send(content, environ, start_response)
        is_page = response.status.startswith("200")
        ends_at = time.time() + (LONGEST_LIFE if is_page else OTHERS_LIFE)
        page = finished_page(
            response.status,
            response.headers,
            content,
            edition=edition,
            ends_at=min(ends_at, changes_at),
            made_at=made_at,
        )
        (self._pages if is_page else self._others).put(address, page)
        return answer(page, environ, start_response, "fwd=miss; stored")

    def _pass_on(self, environ: dict, start_response: StartResponse, said: str) -> Iterable[bytes]:
        def start(status, headers, exc_info=None):
            return start_response(
                status, [*headers, ("Cache-Status", f"clinic-site; {said}")], exc_info
            )

        return self.site(environ, start)


@dataclass
class _LastEdition:
    number: int = 0
    seen_at: float = 0.0

    def seen(self, number: int) -> None:
        self.number, self.seen_at = number, time.monotonic()

    def is_still(self, number: int) -> bool:
        return number == self.number and time.monotonic() - self.seen_at < WITHOUT_DATABASE


@dataclass
class _NextChange:
    """Asked for once an edition, and again when the moment is past, or the clock was set back."""

    ask: Callable[[], float | None]
    edition: int = 0
    asked_at: float = 0.0
    at: float = 0.0

    def after(self, edition: int) -> float:
        now = time.time()
        if edition != self.edition or not self.asked_at <= now < self.at:
            self.at = self.ask() or float("inf")
            self.edition, self.asked_at = edition, now
        return self.at


@dataclass
class _Response:
    """What the site answers, taken in whole."""

    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    exc_info: tuple | None = None

    def start(self, status, headers, exc_info=None):
        self.status, self.headers, self.exc_info = status, headers, exc_info
        return lambda written: None

    def read(self, chunks: Iterable[bytes]) -> bytes:
        try:
            return b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()

    @property
    def can_be_kept(self) -> bool:
        headers = {name.lower(): value.lower() for name, value in self.headers}
        control = headers.get("cache-control", "")
        vary = {name.strip() for name in headers.get("vary", "").split(",")}
        return (
            self.status[:3] in {"200", "301", "404", "410"}
            and "set-cookie" not in headers
            and "private" not in control
            and "no-store" not in control
            and vary <= {"", "accept-encoding"}
        )

    def send(self, content: bytes, environ: dict, start_response: StartResponse) -> Iterable[bytes]:
        start_response(
            self.status,
            [*self.headers, ("Cache-Status", "clinic-site; fwd=miss")],
            self.exc_info,
        )
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]
