"""Old addresses from a file: what would become of each line, and then all of it at once."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext, gettext_lazy

from staff.models import TrailEntry, User

from ..addresses import key_of, live_among, new_path, old_path
from .redirect import Redirect, already_a_page, circle, one_at_a_time

LARGEST_FILE = 5 * 1024 * 1024
MOST_LINES = 10_000


class Outcome(models.TextChoices):
    MADE = "made", gettext_lazy("Is made")
    EXISTS = "exists", gettext_lazy("Is there already")
    WRONG = "wrong", gettext_lazy("Wrong")


@dataclass
class Line:
    number: int
    old: str
    new: str
    outcome: Outcome
    why: str = ""


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    """The lines of a CSV text that hold something, with their numbers, without a heading."""
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise ValidationError(gettext("This is no CSV file."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in first else ",")
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error:
        raise ValidationError(gettext("This is no CSV file.")) from None
    rows = [(number, row) for number, row in rows if any(row)]
    if rows and not any("/" in cell for cell in rows[0][1]):
        rows = rows[1:]
    if not rows:
        raise ValidationError(gettext("There is no address in this file."))
    if len(rows) > MOST_LINES:
        raise ValidationError(gettext("These are too many lines: 10,000 are the most."))
    return rows


@dataclass
class Plan:
    """What becomes of each line, beside the redirects that are there; nothing is written."""

    lines: list[Line] = field(default_factory=list)
    #: Old address to new, as they are to be.
    targets: dict[str, str] = field(default_factory=dict)
    #: As they are now.
    before: dict[str, str] = field(default_factory=dict)
    _leading_to: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, rows: Iterable[tuple[int, list[str]]]) -> Plan:
        plan = cls(before=dict(Redirect.objects.order_by().values_list("old_path", "new_path")))
        plan.targets = dict(plan.before)
        for old, new in plan.before.items():
            plan._leading_to[key_of(new)].add(old)
        lines = [_read(number, row) for number, row in rows]
        live = live_among({line.old for line in lines if line.outcome == Outcome.MADE})
        for line in lines:
            if line.outcome == Outcome.MADE:
                plan._take(line, live)
        plan.lines = lines
        return plan

    def _take(self, line: Line, live: set[str]) -> None:
        end = self.targets.get(key_of(line.new), line.new)
        if line.old in live:
            line.outcome, line.why = Outcome.WRONG, already_a_page()
        elif line.old in self.targets:
            self._compare(line, end)
        elif key_of(end) == line.old:
            line.outcome, line.why = Outcome.WRONG, circle()
        else:
            if end != line.new:
                line.why = gettext("Straight to %s, where the new address leads.") % end
            self._add(line.old, end)

    def _compare(self, line: Line, end: str) -> None:
        there = self.targets[line.old]
        line.outcome = Outcome.EXISTS
        if there != end:
            line.why = gettext("It leads to %s, and stays so.") % there

    def _add(self, old: str, end: str) -> None:
        """What led to the old address leads to its end from now on."""
        followers = self._leading_to.pop(old, set()) | {old}
        for follower in followers:
            self.targets[follower] = end
        self._leading_to[key_of(end)] |= followers

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def made(self) -> int:
        return self.count(Outcome.MADE)

    @property
    def there(self) -> int:
        return self.count(Outcome.EXISTS)

    @property
    def wrong(self) -> int:
        return self.count(Outcome.WRONG)


def _read(number: int, row: list[str]) -> Line:
    old, new = (*row, "", "")[:2]
    line = Line(number, old[:200], new[:200], Outcome.MADE)
    try:
        if any(row[2:]):
            raise ValidationError(gettext("There must be two columns."))
        if not new:
            raise ValidationError(gettext("The new address is missing."))
        line.old, line.new = old_path(old), new_path(new)
    except ValidationError as error:
        line.outcome, line.why = Outcome.WRONG, " ".join(error.messages)
    return line


def carry_out(rows: Iterable[tuple[int, list[str]]], *, by: User) -> Plan:
    """All lines that are right, or none; planned again, as others may have worked meanwhile."""
    with transaction.atomic():
        one_at_a_time()
        plan = Plan.of(rows)
        new = [
            Redirect(old_path=old, new_path=target, created_by=by)
            for old, target in plan.targets.items()
            if old not in plan.before
        ]
        Redirect.objects.bulk_create(new, batch_size=1_000)
        _turn_round(plan)
        if new:
            note = gettext("%d moved addresses") % len(new)
            TrailEntry.objects.record(by, "imported addresses", new[0], note=note)
    return plan


def _turn_round(plan: Plan) -> None:
    """Redirects that led to what is now an old address itself."""
    turned = {old for old, target in plan.before.items() if plan.targets[old] != target}
    for redirect in Redirect.objects.order_by("pk") if turned else []:
        if redirect.old_path in turned:
            redirect.new_path = plan.targets[redirect.old_path]
            redirect.save(update_fields=["new_path"])
