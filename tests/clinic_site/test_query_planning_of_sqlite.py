from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import create_post

pytestmark = pytest.mark.django_db


def rows_counted(table: str) -> int | None:
    """What SQLite knows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = %s", [table]
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("command", ["apply_retention", "migrate"])
def test_once_a_day_and_after_an_upgrade_tables_are_looked_at(command):
    for number in range(3):
        create_post(slug=f"post-{number}")
    call_command(command, stdout=StringIO())
    assert rows_counted("blog_post") == 3
