import pytest
from django.db import connections


def pytest_addoption(parser):
    parser.addoption("--rounds", type=int, default=100, help="of changes, to look for old pages")
    parser.addoption("--write-access", action="store_true", help="what is answered to whom, anew")
    parser.addoption("--seconds", type=int, default=10, help="of posting while things break")
    parser.addoption("--requests", type=int, default=4_000, help="of junk, to watch the memory")
    parser.addoption("--long", action="store_true", help="also what takes minutes")


@pytest.fixture(autouse=True)
def quick_and_contained(settings, tmp_path):
    """Nothing a test writes lands in var/, and passwords cost no time."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Each test's client would look through all static files before its first request.
    settings.WHITENOISE_AUTOREFRESH = True
    # Whether a minute has passed since another test must not change what a request costs.
    from publishing.misses import misses

    misses.counted, misses.next_write = {}, float("inf")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """On SQLite the tests' database need not survive a power cut; all else stays as in use."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            options = connection.settings_dict["OPTIONS"]
            options["init_command"] += "PRAGMA synchronous=OFF;"
