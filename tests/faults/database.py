"""A database of its own, of the kind that the suite runs on."""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.conf import settings
from django.db import connection


@contextmanager
def copy_of_tests_database(folder: Path) -> Iterator[str]:
    """The name of a copy, which has to be made while nobody else uses it."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "migrated.sqlite3")) as copy:
            connection.connection.backup(copy)
        yield str(folder / "migrated.sqlite3")
        return
    name = f"{connection.settings_dict['NAME']}_migrated"
    connection.close()
    _run_sql(f"DROP DATABASE IF EXISTS {name}")
    _run_sql(f"CREATE DATABASE {name} TEMPLATE {connection.settings_dict['NAME']}")
    try:
        yield name
    finally:
        _run_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def own_database(folder: Path, *, copy_of: str = "") -> Iterator[str]:
    """Its URL. It is empty, or a copy of the one of that name."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        if copy_of:
            shutil.copy(copy_of, folder / "clinic.sqlite3")
        yield f"sqlite:///{folder / 'clinic.sqlite3'}"
        return
    name = f"killed_{uuid.uuid4().hex[:12]}"
    _run_sql(f"CREATE DATABASE {name} TEMPLATE {copy_of or 'template1'}")
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
