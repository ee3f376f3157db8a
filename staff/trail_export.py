"""The trail as a table for a spreadsheet, sent row by row however long it is."""

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .models import TrailEntry
from .trail_words import sentence

#: With these a cell is a formula to a spreadsheet, and could send the others away.
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
#: Excel takes a file for UTF-8 only if it begins so.
_BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that gives each line back to whoever wrote it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: QuerySet[TrailEntry]) -> Iterator[str]:
    """
    In the language and time zone of the moment of the call.

    The lines are made while they are sent, when those of the request are no longer set.
    """
    return _lines(entries, translation.get_language(), timezone.get_current_timezone())


def _lines(entries: QuerySet[TrailEntry], language: str, zone) -> Iterator[str]:
    writer = csv.writer(_Echo())
    with translation.override(language):
        head = _header()
    yield _BYTE_ORDER_MARK + writer.writerow(head)
    for entry in entries.select_related("target_type").iterator(chunk_size=2_000):
        with translation.override(language), timezone.override(zone):
            row = _row(entry)
        yield writer.writerow([harmless(cell) for cell in row])


def _header() -> list[str]:
    return [
        _("When"),
        _("Who"),
        _("What was done"),
        _("Kind of thing"),
        _("To what"),
        _("From where"),
        _("State before"),
        _("State after"),
        _("Note"),
    ]


def _row(entry: TrailEntry) -> list[str]:
    return [
        timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds"),
        entry.actor_name,
        sentence(entry),
        entry.target_type.name if entry.target_type else "",
        entry.target_name,
        entry.network,
        entry.from_state,
        entry.to_state,
        entry.note,
    ]


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_BEGINS) else cell
