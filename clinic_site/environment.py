"""Readers of environment variables that say which variable is wrong, and how to mend it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set on a production site (SITE_URL is set).")
    return value


def flag(name: str) -> bool:
    return _is_on(name, os.environ.get(name, ""))


def names(name: str, value: str) -> list[str]:
    """What stands between commas, without the spaces around it."""
    found = [part.strip() for part in value.split(",") if part.strip()]
    if any(" " in part or "/" in part for part in found):
        raise ImproperlyConfigured(f"{name} is {value!r}: write names separated by commas.")
    return found


def _is_on(name: str, value: str) -> bool:
    value = value.lower()
    if value not in {"", "0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")
    return value in {"1", "true", "yes"}


def _split(name: str, value: str) -> SplitResult:
    try:
        return _parts(value)
    except ValueError:
        # Neither the value nor Python's words, which may hold a password, for a log to keep.
        raise ImproperlyConfigured(f"{name} cannot be read: it is no address.") from None


def _parts(url: str) -> SplitResult:
    """ValueError also where the port is no number, which urlsplit() leaves to be found later."""
    parts = urlsplit(url)
    _port = parts.port
    return parts


def positive_integer(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number above 0.")
    return int(value)


def site_url(value: str) -> str:
    """The site's origin, without a trailing slash."""
    parts = _split("SITE_URL", value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path.strip("/")
        or parts.username is not None
    ):
        # What stands before an @ may be a password.
        raise ImproperlyConfigured(
            f"SITE_URL is {value.rpartition('@')[2]!r}: write the site's address and nothing else, "
            "like https://clinic.example"
        )
    return f"{parts.scheme}://{parts.netloc}"


def secret_key_in(folder: Path) -> str:
    """The key kept in `folder`, made at the first call."""
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = folder / f"secret-key-{os.getpid()}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        # Whole or not at all, and the first of two wins.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def database(url: str) -> dict:
    """Django's settings for a database, durable on both engines."""
    try:
        config = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise ImproperlyConfigured(
            f"DATABASE_URL cannot be read ({error}): write sqlite:////path/to/file or "
            "postgres://user:password@host/name"
        ) from error
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL, not the usual NORMAL: an acknowledged comment survives a power cut. What was
            # deleted is written over, as by most builds of SQLite anyway.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA secure_delete=ON;",
        }
        config["TEST"] = {"NAME": f"{config['NAME']}.test"}
    elif config["ENGINE"] == "django.db.backends.postgresql":
        # A machine that is gone without a word is noticed after a minute, in commands too. What the
        # address itself says of these wins.
        config["OPTIONS"] = {
            "connect_timeout": 10,
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 60_000,
            **config.get("OPTIONS", {}),
        }
    else:
        raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL.")
    return config


def mail_server(url: str) -> dict:
    """Django's mail settings for smtp://user:password@host:587?tls=1 or smtps://…:465."""
    parts = _split("EMAIL_URL", url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"EMAIL_URL starts with {parts.scheme!r}: write smtp://user:password@host:587?tls=1"
        )
    query = parse_qs(parts.query)
    if set(query) - {"tls"}:
        raise ImproperlyConfigured("EMAIL_URL knows one option, ?tls=1")
    use_ssl = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if use_ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": use_ssl,
        "EMAIL_USE_TLS": not use_ssl and _is_on("EMAIL_URL", query.get("tls", ["0"])[0]),
        "EMAIL_TIMEOUT": 10,
    }


def file_storage(name: str, url: str) -> dict:
    """Django's settings for https://key:secret@s3.example/bucket?region=eu-central-1."""
    # Not the value itself is shown, which holds a secret.
    malformed = ImproperlyConfigured(
        f"{name} cannot be read: write https://key:secret@s3.example/bucket?region=eu-central-1"
    )
    try:
        parts = _parts(url)
    except ValueError:
        raise malformed from None
    query = parse_qs(parts.query)
    bucket = parts.path.strip("/")
    if (
        parts.scheme not in {"http", "https"}
        or not (parts.hostname and parts.username and parts.password)
        or not bucket
        or "/" in bucket
        or set(query) - {"region"}
    ):
        raise malformed
    return {
        "BACKEND": "images.storage.BucketStorage",
        "OPTIONS": {
            "endpoint_url": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
            "bucket_name": bucket,
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "region_name": query.get("region", ["us-east-1"])[0],
            "addressing_style": "path",
            # Two files of one name are two files.
            "file_overwrite": False,
            "default_acl": None,
        },
    }
