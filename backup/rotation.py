"""Which archives of a folder are kept: the newest of each of the last days, and of the last weeks."""

import re
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

_NAME = re.compile(r"clinic-(\d{8}T\d{6})Z\.zip")
_TIME = "%Y%m%dT%H%M%S"


def fresh_name() -> str:
    return f"clinic-{timezone.now().astimezone(UTC):{_TIME}}Z.zip"


def remove_old(folder: Path, *, keep: int) -> list[Path]:
    """Gives what was removed: only files that fresh_name() has named."""
    made = {path: at for path in folder.iterdir() if (at := _made_at(path))}
    newest_first = sorted(made, key=made.get, reverse=True)
    kept = _newest_of_each(newest_first, lambda path: made[path].date(), keep)
    kept |= _newest_of_each(newest_first, lambda path: made[path].isocalendar()[:2], keep)
    old = [path for path in newest_first if path not in kept] + _broken_off(folder)
    for path in old:
        path.unlink()
    return old


def _broken_off(folder: Path) -> list[Path]:
    """What a backup left that was killed; one that is a day old is written by nobody any more."""
    yesterday = timezone.now().timestamp() - 24 * 60 * 60
    return [path for path in folder.glob(".clinic-*.part") if path.stat().st_mtime < yesterday]


def _made_at(path: Path) -> datetime | None:
    match = _NAME.fullmatch(path.name)
    try:
        return datetime.strptime(match[1], _TIME).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def _newest_of_each(
    newest_first: list[Path], span: Callable[[Path], Hashable], count: int
) -> set[Path]:
    newest: dict[Hashable, Path] = {}
    for path in newest_first:
        newest.setdefault(span(path), path)
    return set(list(newest.values())[:count])
