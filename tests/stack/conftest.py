from pathlib import Path

from django.conf import settings

#: What would be the same a second time when the suite runs on SQLite.
ON_POSTGRESQL = {"test_production.py", "test_two_nodes.py", "test_upgrade.py"}
#: What takes long, so that it is asked of one database, where there is no time for more …
ONCE = {"test_memory.py", "test_nginx.py"}
#: … and of none.
LONG = {"test_two_nodes.py"}


def pytest_ignore_collect(collection_path: Path, config) -> bool | None:
    name = collection_path.name
    has_time = config.getoption("--long")
    is_on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    is_done_elsewhere = is_on_sqlite and (name in ON_POSTGRESQL or (name in ONCE and not has_time))
    is_too_long = name in LONG and not has_time
    return True if is_done_elsewhere or is_too_long else None
