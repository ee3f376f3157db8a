import uuid
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings

from .server import Server


@pytest.fixture
def server(tmp_path):
    """A server on an empty database of the kind that the suite runs on."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        server = Server(tmp_path, f"sqlite:///{tmp_path / 'clinic.sqlite3'}")
        yield server
        server.kill()
        return
    name = f"killed_{uuid.uuid4().hex[:12]}"
    _run_sql(f"CREATE DATABASE {name}")
    user, password = quote(database["USER"]), quote(database.get("PASSWORD", ""))
    host, port = quote(database["HOST"], safe=""), database.get("PORT")
    address = f"postgres://{user}{f':{password}' if password else ''}@{host}"
    server = Server(tmp_path, f"{address}{f':{port}' if port else ''}/{name}")
    yield server
    server.kill()
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
