"""
What a line of the log looks like: JSON in production, for people everywhere else.

No line of production holds what somebody typed: of a request no query, no client and no browser, of
an error its kind and where it happened, but not its words, in which databases repeat values.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

#: Of the request that is being answered; empty in a worker or command.
request_id: ContextVar[str] = ContextVar("request_id", default="")

#: What a line about a request says of it (request_log.py).
REQUEST_FIELDS = ["method", "path", "status", "ms", "bytes", "staff"]

_HERE = Path(__file__).resolve().parent.parent
_LEFT_OUT = [
    # Mail addresses, as typed and as in the address of a page.
    (re.compile(r"[\w.+%-]{1,64}(?:@|%40)[\w.-]{1,100}"), "…@…"),
    # Clients.
    (re.compile(r"\bip=\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b"), "…"),
    # Whoever knows the rest of these addresses gets in.
    (re.compile(r"(/preview/|/admin/welcome/)\S+"), r"\1…"),
    # Words that were searched for, and whatever else a query holds.
    (re.compile(r"\?\S+"), "?…"),
]
_LONGEST = 1_000
_MOST_FRAMES = 25
_MOST_ERRORS = 5


def without_data(text: str) -> str:
    """Without what tells of a person or lets somebody in, and not endless."""
    text = text[:_LONGEST]
    for pattern, instead in _LEFT_OUT:
        text = pattern.sub(instead, text)
    return text


def _errors_of(error: BaseException | None) -> Iterator[dict]:
    """This one and what it came from: of each what it is and where, the innermost place last."""
    for _number in range(_MOST_ERRORS):
        if error is None:
            return
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        yield {
            "type": f"{type(error).__module__}.{type(error).__qualname__}",
            "at": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
        }
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _short(filename: str) -> str:
    _before, library, name = filename.rpartition("/site-packages/")
    return name if library else filename.removeprefix(f"{_HERE}/")


class JsonLines(logging.Formatter):
    """One event, one line, which nothing in it can break: JSON escapes whatever is no letter."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_data(record.getMessage()),
        }
        if request_id.get():
            event["request_id"] = request_id.get()
        event |= {name: getattr(record, name) for name in REQUEST_FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            event["errors"] = list(_errors_of(record.exc_info[1]))
        return json.dumps(event)


class ReadableLines(logging.Formatter):
    """For whoever develops or tries it out, with the words of errors; those are indented."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # How another handler put it.
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        return _printable(super().formatMessage(record))

    def formatException(self, exc_info) -> str:
        lines = super().formatException(exc_info).splitlines()
        return "\n".join(f"    {_printable(line)}" for line in lines)


def _printable(text: str) -> str:
    """A line's end or a terminal's command in it is shown, not done."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
