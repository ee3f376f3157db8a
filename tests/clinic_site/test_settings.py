"""Settings are read anew in a process of its own for each case, as a server would."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SITE_URL": "https://clinic.example",
    "SECRET_KEY": "k" * 60,
    "DATABASE_URL": "postgres://clinic:secret@localhost/clinic",
    "EMAIL_URL": "smtp://user:p%40ss@mail.example:587?tls=1",
    "ALLOWED_HOSTS": "clinic.example, www.clinic.example",
    "MEDIA_ROOT": "/srv/media",
}


def read(expression: str, **environment: str) -> subprocess.CompletedProcess:
    code = f"from clinic_site import settings; print(({expression}))"
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=keep | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


def test_without_a_site_url_nothing_has_to_be_set():
    result = read("settings.IN_PRODUCTION, settings.DEBUG, len(settings.SECRET_KEY) >= 50")
    assert result.stdout.strip() == "(False, False, True)"


def test_production_is_read_from_the_environment():
    result = read(
        "settings.ALLOWED_HOSTS, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS, "
        "settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.MEDIA_ROOT.name",
        **PRODUCTION,
    )
    assert result.stdout.strip() == (
        "(['clinic.example', 'www.clinic.example'], 'p@ss', True, '__Host-session', True, 'media')"
    )


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"SITE_URL"}))
def test_a_missing_variable_of_production_is_named(name):
    result = read("1", **{key: value for key, value in PRODUCTION.items() if key != name})
    assert result.returncode != 0
    assert f"{name} must be set" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "clinic.example"),
        ("SITE_URL", "https://clinic.example/blog"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "nonsense"),
        ("EMAIL_URL", "http://mail.example"),
        ("EMAIL_URL", "smtp://mail.example:abc"),
        ("EMAIL_URL", "smtp://mail.example?starttls=1"),
        ("EMAIL_URL", "smtp://mail.example?tls=maybe"),
        ("SITE_URL", "https://[::1"),
        ("SITE_URL", "https://clinic.example:abc"),
        ("SITE_URL", "https://user:pw@clinic.example"),
        ("ALLOWED_HOSTS", "clinic.example other.example"),
        ("TRUSTED_PROXIES", "10.0.0.0/8"),
        ("REPLY_LIMIT", "many"),
        ("REPLY_LIMIT", "0"),
        ("DEBUG", "maybe"),
        ("DEMO", "1"),
    ],
)
def test_a_malformed_variable_is_named(name, value):
    result = read("1", **(PRODUCTION | {name: value}))
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


def test_sqlite_is_durable():
    result = read("settings.DATABASES['default']['OPTIONS']")
    for part in ("'IMMEDIATE'", "journal_mode=WAL", "synchronous=FULL"):
        assert part in result.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "smtp://user:hush@mail.example:abc"),
        ("EMAIL_URL", "smtp://user:hush@[mail.example"),
        ("EMAIL_URL", "smtp://user:hush#hush@mail.example:587"),
        ("EMAIL_URL", "smtp://user:hush@mail.example?starttls=1"),
        ("DATABASE_URL", "postgres://user:hush@host:abc/clinic"),
        ("DATABASE_URL", "postgres://user:hush#hush@host:5432/clinic"),
        ("DATABASE_URL", "mysql://user:hush@host/clinic"),
        ("MEDIA_S3", "https://key:hush@s3.example:abc/bucket"),
        ("SITE_URL", "https://user:hush@clinic.example"),
    ],
)
def test_no_message_repeats_a_password(name, value):
    assert "hush" not in read("1", **(PRODUCTION | {name: value})).stderr


def test_in_production_a_password_alone_opens_nothing():
    assert read("settings.SECOND_FACTOR_REQUIRED", **PRODUCTION).stdout.strip() == "True"
