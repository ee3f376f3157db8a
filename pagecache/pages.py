"""Finished pages in memory: compressed once, dropped when they are the longest unused."""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

import brotli

from .addresses import Address

#: Said by servers about one connection or one moment, not about the page.
_NOT_KEPT = {
    "date",
    "connection",
    "content-length",
    "etag",
    "keep-alive",
    "vary",
    "transfer-encoding",
    "x-request-id",
}
_COMPRESSIBLE = (
    "text/",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/json",
)
_SMALLEST_COMPRESSED = 500
#: What a page costs in memory beside its bodies: keys, headers, objects.
_OVERHEAD = 2_000


@dataclass(frozen=True)
class Body:
    content: bytes
    etag: str
    encoding: str = ""


@dataclass(frozen=True)
class Page:
    status: str
    headers: list[tuple[str, str]]
    #: By content coding, "" for plain.
    bodies: dict[str, Body]
    edition: int
    #: In seconds of the clock: from then on the page would differ, and before it was made, too: a
    #: clock that ran ahead was set right.
    ends_at: float
    made_at: float = 0.0

    @property
    def size(self) -> int:
        return _OVERHEAD + sum(len(body.content) for body in self.bodies.values())


def finished_page(
    status: str,
    headers: list[tuple[str, str]],
    content: bytes,
    *,
    edition: int,
    ends_at: float,
    made_at: float = 0.0,
) -> Page:
    kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
    content_type = {name.lower(): value for name, value in headers}.get("content-type", "")
    bodies = {"": content}
    if len(content) >= _SMALLEST_COMPRESSED and content_type.startswith(_COMPRESSIBLE):
        # The same on every worker and node, so without gzip's time of day.
        bodies["gzip"] = gzip.compress(content, compresslevel=6, mtime=0)
        bodies["br"] = brotli.compress(content, quality=5)
    digest = hashlib.sha256(content).hexdigest()[:20]
    return Page(
        status=status,
        headers=kept,
        bodies={
            coding: Body(body, f'"{digest}{f"-{coding}" if coding else ""}"', coding)
            for coding, body in bodies.items()
        },
        edition=edition,
        ends_at=ends_at,
        made_at=made_at,
    )


@dataclass
class Shelf:
    """Pages up to a number of bytes and a number of pages; the longest unused leave first."""

    most_bytes: int
    most_pages: int
    size: int = 0
    _pages: OrderedDict[Address, Page] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, address: Address) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page:
                self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: Page) -> None:
        with self._lock:
            self._forget(address)
            if page.size > self.most_bytes // 4:
                return
            self._pages[address] = page
            self.size += page.size
            while self.size > self.most_bytes or len(self._pages) > self.most_pages:
                self._forget(next(iter(self._pages)))

    def _forget(self, address: Address) -> None:
        page = self._pages.pop(address, None)
        if page:
            self.size -= page.size

    def __len__(self) -> int:
        return len(self._pages)
