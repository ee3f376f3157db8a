from pathlib import Path

from django.conf import settings

#: What takes long, and would be the same a second time when the suite runs on SQLite.
ON_POSTGRESQL = {
    "test_memory.py",
    "test_nginx.py",
    "test_production.py",
    "test_two_nodes.py",
    "test_upgrade.py",
}
LONG = {"test_two_nodes.py"}


def pytest_ignore_collect(collection_path: Path, config) -> bool | None:
    engine = settings.DATABASES["default"]["ENGINE"]
    is_done_elsewhere = collection_path.name in ON_POSTGRESQL and engine.endswith("sqlite3")
    is_too_long = collection_path.name in LONG and not config.getoption("--long")
    return True if is_done_elsewhere or is_too_long else None
