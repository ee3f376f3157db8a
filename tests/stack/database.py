from pathlib import Path
from urllib.parse import quote

from django.db import connection


def url_of_test_database(host: str | Path | None = None) -> str:
    """DATABASE_URL of the database the tests use, for a server beside them."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = quote(str(host or database["HOST"]), safe="")
    user, password = quote(database["USER"]), quote(database.get("PASSWORD") or "")
    return f"postgres://{user}{f':{password}' if password else ''}@{host}/{database['NAME']}"
