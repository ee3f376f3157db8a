import gc
from contextlib import ExitStack

import pytest
from django.db import connections

from tests.faults.database import copy_of_tests_database

#: Folders of tests that do not run in the tests' own database, or not alone.
WITH_SERVERS = {"deploy", "faults", "stack"}
#: What takes many seconds, much of it waiting.
LONG = {"browser", "faults", "stack", "test_run.py"}


def pytest_addoption(parser):
    parser.addoption("--rounds", type=int, default=100, help="of changes, to look for old pages")
    parser.addoption("--write-access", action="store_true", help="what is answered to whom, anew")
    parser.addoption("--seconds", type=int, default=10, help="of posting while things break")
    parser.addoption("--requests", type=int, default=4_000, help="of junk, to watch the memory")
    parser.addoption("--long", action="store_true", help="also what takes minutes")


def pytest_collection_modifyitems(items):
    for item in items:
        if uses_database(item) or WITH_SERVERS & set(item.path.parts):
            item.add_marker("database")
        if "django_db_setup" in item.fixturenames:
            # pytest-django makes no database that no test is marked for, not even to be copied.
            item.add_marker("django_db")
        if item.get_closest_marker("browser"):
            # Nothing of ours is reached in Chromium alone, and a traced site answers slowly.
            item.add_marker("no_cover")
    items.sort(key=turn)


def turn(item) -> int:
    """
    pytest-django's order: what empties the database comes after what needs it as the migrations
    leave it. Within that the long ones begin, so that at the end nobody waits for one of them.
    """
    is_long = bool(LONG & set(item.path.parts))
    if not uses_database(item):
        return 0 if is_long else 4
    if not empties_database(item):
        return 1
    return 2 if is_long else 3


def uses_database(item) -> bool:
    fixtures = {"db", "django_db_setup", "transactional_db", "live_server"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames))


def empties_database(item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_said = marker is not None and marker.kwargs.get("transaction", False)
    return is_said or bool({"transactional_db", "live_server"} & set(item.fixturenames))


def pytest_collection_finish():
    """What is loaded by now stays, and need not be looked through for garbage ever again."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(autouse=True)
def quick_and_contained(settings, tmp_path):
    """Nothing a test writes lands in var/, and passwords cost no time."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Each test's client would look through all static files before its first request.
    settings.WHITENOISE_AUTOREFRESH = True
    from publishing import keeping
    from publishing.redirects.misses import misses

    # Where a clock stood still, another test's database may have been at the same edition.
    keeping._newest = keeping.Kept()
    # Whether a minute has passed since another test must not change what a request costs.
    misses.counted, misses.next_write = {}, float("inf")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """On SQLite the tests' database need not survive a power cut; all else stays as in use."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            options = connection.settings_dict["OPTIONS"]
            options["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """With a copy of it, made before any test has changed something."""
    with ExitStack() as until_the_end:
        with django_db_blocker.unblock():
            copy = copy_of_tests_database(tmp_path_factory.mktemp("migrated"))
            name = until_the_end.enter_context(copy)
        yield name


@pytest.fixture(scope="session")
def migrated(django_db_setup) -> str:
    """What `own_database` can copy."""
    return django_db_setup
