"""What is looked at of the machine and the site as a whole (watching/checks.py)."""

import platform
import shutil
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backup.manifest import known_migrations
from watching.checks import Check, Finding, Probe, fine, to_do, wrong
from watching.routines import NIGHT_IS_MISSED, Routine

BACKUP = Routine(
    "backup",
    "backup --keep 14 /srv/backups/clinic",
    gettext_lazy("If this machine broke, the site’s data would be lost."),
    NIGHT_IS_MISSED,
)

#: Nothing can be saved any more, or soon not.
FULL = 100 * 1024 * 1024
NEARLY_FULL = 1024 * 1024 * 1024

#: When those who make them mend no more holes.
ENDS = {
    "Django 5.2": date(2028, 4, 30),
    "Python 3.11": date(2027, 10, 31),
    "Python 3.12": date(2028, 10, 31),
    "Python 3.13": date(2029, 10, 31),
    "Python 3.14": date(2030, 10, 31),
}
TIME_TO_UPGRADE = timedelta(days=180)


def database() -> Finding:
    if connection.vendor == "sqlite":
        query, name = (
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            "SQLite",
        )
    else:
        query, name = "SELECT pg_database_size(current_database())", "PostgreSQL"
    with connection.cursor() as cursor:
        cursor.execute(query)
        size = cursor.fetchone()[0]
    return fine(
        _("%(name)s answers, and holds %(size)s.") % {"name": name, "size": filesizeformat(size)}
    )


def migrations() -> Finding:
    """Whether the database has the tables that this version of the site needs."""
    applied = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    if _known_migrations() <= set(applied):
        return fine(_("The database fits this version of the site."))
    return wrong(
        _("The database has not been brought up to this version of the site."),
        to_do=_("Ask whoever runs the server to finish the upgrade:"),
        command=".venv/bin/python manage.py migrate",
    )


@cache
def _known_migrations() -> set[tuple[str, str]]:
    return {(app, name) for app, names in known_migrations().items() for name in names}


def disks() -> Finding:
    """The space for files and, with SQLite, for the database. PostgreSQL's is its own machine's."""
    free = min(shutil.disk_usage(folder).free for folder in _folders())
    words = {"size": filesizeformat(free)}
    who = _("Ask whoever runs the server to make room, or for a larger disk:")
    if free < FULL:
        return wrong(
            _("The disk is full (%(size)s left): nothing can be saved.") % words,
            to_do=who,
            command="df -h",
        )
    if free < NEARLY_FULL:
        return to_do(
            _("The disk is nearly full: %(size)s left.") % words, to_do=who, command="df -h"
        )
    return fine(_("There is room: %(size)s left.") % words)


def _folders() -> set[Path]:
    wanted = [settings.MEDIA_ROOT]
    if connection.vendor == "sqlite" and Path(str(connection.settings_dict["NAME"])).is_absolute():
        wanted.append(Path(connection.settings_dict["NAME"]).parent)
    return {next(each for each in (path, *path.parents) if each.exists()) for path in wanted}


def software() -> Finding:
    django_series = f"Django {django.VERSION[0]}.{django.VERSION[1]}"
    python_series = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    says = _("Django %(django)s and Python %(python)s.") % {
        "django": django.get_version(),
        "python": platform.python_version(),
    }
    known = {series: ENDS[series] for series in (django_series, python_series) if series in ENDS}
    for series, end in known.items():
        says += " " + _("%(series)s is looked after until %(date)s.") % {
            "series": series,
            "date": date_format(end, "DATE_FORMAT"),
        }
    if any(end < timezone.now().date() + TIME_TO_UPGRADE for end in known.values()):
        return to_do(
            says,
            to_do=_("Ask whoever runs the server to plan the upgrade: later, holes stay open."),
        )
    return fine(says)


CHECKS = [
    Check("database", gettext_lazy("Database"), database, Probe.STOPS),
    Check("migrations", gettext_lazy("Version of the database"), migrations, Probe.STOPS),
    Check("disk", gettext_lazy("Disk"), disks, Probe.STOPS, asks_database=False),
    Check("backup", gettext_lazy("Backup"), BACKUP.finding),
    Check("software", gettext_lazy("Software"), software, asks_database=False),
]
