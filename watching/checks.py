"""
Looking whether all is well: what each room declares in its status.py, as CHECKS.

The status page, `manage.py status` and /readyz ask the same checks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache

from django.db import Error
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from privacy.declared import declared


class Level(Enum):
    #: Something does not work.
    WRONG = "wrong"
    #: Something for somebody to do, in their own time.
    TO_DO = "to-do"
    FINE = "fine"


class Probe(Enum):
    """What /readyz makes of it."""

    #: Without it this machine can serve nobody.
    STOPS = "stops"
    #: Worth a word to who watches; readers are served all the same.
    WARNS = "warns"
    #: Not asked.
    SILENT = "silent"


@dataclass(frozen=True)
class Finding:
    level: Level
    #: In whole sentences, for somebody who runs a clinic and no servers.
    says: str
    since: datetime | None = None
    to_do: str = ""
    #: For whoever runs the server.
    command: str = ""
    #: The name of the admin's page where it is done, and what to show there.
    page: str = ""
    query: str = ""

    @property
    def needs_somebody(self) -> bool:
        return self.level != Level.FINE

    @property
    def address(self) -> str:
        return reverse(f"admin:{self.page}") + self.query if self.page else ""


def fine(says: str, **more) -> Finding:
    return Finding(Level.FINE, says, **more)


def to_do(says: str, **more) -> Finding:
    return Finding(Level.TO_DO, says, **more)


def wrong(says: str, **more) -> Finding:
    return Finding(Level.WRONG, says, **more)


@dataclass(frozen=True)
class Check:
    code: str
    name: Promise | str
    look: Callable[[], Finding]
    probe: Probe = Probe.SILENT
    asks_database: bool = True


@dataclass(frozen=True)
class Result:
    check: Check
    finding: Finding


@cache
def all_checks() -> list[Check]:
    """Those that stop a machine come first: where they fail, others cannot even be asked."""
    return sorted(declared("status", "CHECKS"), key=lambda check: check.probe != Probe.STOPS)


def look(checks: Iterable[Check]) -> list[Result]:
    """What was found, the worst first. Nothing is said of what needs a database that is away."""
    results, has_database = [], True
    for check in checks:
        if check.asks_database and not has_database:
            continue
        try:
            finding = check.look()
        except Error:
            has_database = False
            finding = _no_database()
        results.append(Result(check, finding))
    order = list(Level)
    return sorted(results, key=lambda result: order.index(result.finding.level))


def _no_database() -> Finding:
    return wrong(
        _("The database does not answer, or not as it should."),
        to_do=_("Ask whoever runs the server whether it runs, and whether its disk is full."),
        command="systemctl status postgresql; df -h",
    )
