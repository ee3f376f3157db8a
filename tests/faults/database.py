"""A database of its own, empty, of the kind that the suite runs on."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.conf import settings


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{folder / 'clinic.sqlite3'}"
        return
    name = f"killed_{uuid.uuid4().hex[:12]}"
    _run_sql(f"CREATE DATABASE {name}")
    user, password = quote(database["USER"]), quote(database.get("PASSWORD", ""))
    host, port = quote(database["HOST"], safe=""), database.get("PORT")
    address = f"postgres://{user}{f':{password}' if password else ''}@{host}"
    try:
        yield f"{address}{f':{port}' if port else ''}/{name}"
    finally:
        _run_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _run_sql(statement: str) -> None:
    database = settings.DATABASES["default"]
    connection = psycopg2.connect(
        dbname="postgres",
        user=database["USER"],
        password=database.get("PASSWORD") or None,
        host=database["HOST"],
        port=database.get("PORT") or None,
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
