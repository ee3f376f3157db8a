"""In whose name mail is written. Only a room above knows it, and says here how to find out."""

from collections.abc import Callable

_ask: Callable[[], str] | None = None


def write_as(ask: Callable[[], str]) -> None:
    """`ask` gives the sender's name, for each mail anew."""
    global _ask
    _ask = ask


def sender_name() -> str:
    return _ask() if _ask else ""
