"""A site whose answers and state the tests set, and asking the cache before it."""

import time
from dataclasses import dataclass, field


@dataclass
class Site:
    edition: int | None = 1
    next_change: float | None = None
    status: str = "200 OK"
    headers: list = field(default_factory=list)
    text: str = "A page. " * 200
    calls: list = field(default_factory=list)
    pause: float = 0.0

    def __call__(self, environ, start_response):
        self.calls.append(environ)
        time.sleep(self.pause)
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [self.text.encode()]


@dataclass
class Answer:
    status: str
    headers: dict
    content: bytes

    @property
    def cache_status(self) -> str:
        return self.headers["Cache-Status"].removeprefix("clinic-site; ")


def ask(cache, path="/blog/", query="", method="GET", **headers) -> Answer:
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "clinic.example",
        "wsgi.url_scheme": "https",
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = {}

    def start_response(status, headers, exc_info=None):
        told.update(status=status, headers=dict(headers))

    content = b"".join(cache(environ, start_response))
    return Answer(told["status"], told["headers"], content)
