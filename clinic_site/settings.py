"""
All settings, and the only place that reads the environment (through environment.py).

Without SITE_URL everything comes from var/ and works at once; with SITE_URL it is a production
site, and a missing or malformed variable is an error that names it. docs/production.md lists them.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from . import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# Production or not

SITE_URL = environment.site_url(os.environ["SITE_URL"]) if os.environ.get("SITE_URL") else ""
IN_PRODUCTION = bool(SITE_URL)
DEBUG = environment.flag("DEBUG")
# Trying out on this machine: the sign-in page says where the demo's passwords are. Set by
# `make run` alone.
DEMO = environment.flag("DEMO")

if IN_PRODUCTION:
    SECRET_KEY = environment.required("SECRET_KEY")
    ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", environment.required("ALLOWED_HOSTS"))
    DATABASES = {"default": environment.database(environment.required("DATABASE_URL"))}
    # Files in a bucket (MEDIA_S3) need no folder.
    MEDIA_ROOT = Path(
        os.environ.get("MEDIA_ROOT") or VAR_DIR / "media"
        if os.environ.get("MEDIA_S3")
        else environment.required("MEDIA_ROOT")
    )
    globals().update(environment.mail_server(environment.required("EMAIL_URL")))
    if DEMO:
        raise ImproperlyConfigured("DEMO is for trying out on this machine: unset it or SITE_URL.")
else:
    SECRET_KEY = environment.secret_key_in(VAR_DIR)
    ALLOWED_HOSTS = environment.LOOPBACK_HOSTS
    DATABASES = {
        "default": environment.database(
            os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'clinic.sqlite3'}"
        )
    }
    MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or VAR_DIR / "media")
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
    if os.environ.get("EMAIL_URL"):
        globals().update(environment.mail_server(os.environ["EMAIL_URL"]))

# Keys that were used before, separated by commas: what they signed or encrypted can still be read.
SECRET_KEY_FALLBACKS = list(filter(None, os.environ.get("SECRET_KEY_FALLBACKS", "").split(",")))

# What whole addresses begin with, in mails, feeds and for search engines, whatever host was asked.
ORIGIN = SITE_URL or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"

# Addresses of the proxies whose word on the client's address is believed.
TRUSTED_PROXIES = environment.names("TRUSTED_PROXIES", os.environ.get("TRUSTED_PROXIES", ""))

DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "clinic-site@" + (
    urlsplit(SITE_URL).hostname or "localhost"
)

# Rooms, each of which may use only the rooms above it in this list.

INSTALLED_APPS = [
    "staff.apps.ClinicAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "ckeditor",
    "outbox",
    "staff",
    "privacy",
    "watching",
    "images",
    "documents",
    "publishing",
    "pages",
    "blog",
    "comments",
    "search",
    "clinic_site",
]

MIDDLEWARE = [
    "clinic_site.health.HealthMiddleware",
    "clinic_site.request_log.RequestLogMiddleware",
    "clinic_site.client_address.ClientAddressMiddleware",
    "staff.networks.NetworkMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "clinic_site.headers.IsolationHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "publishing.privacy.CacheControlMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "clinic_site.refusals.NulRefusalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staff.session_limits.SessionLimitsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.middleware.ClinicMiddleware",
]

ROOT_URLCONF = "clinic_site.urls"
WSGI_APPLICATION = "clinic_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.clinic",
            ],
        },
    },
]

# Staff

AUTH_USER_MODEL = "staff.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "staff.known_passwords.KnownPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Whoever can reach the site from outside can try passwords, so a password is not enough there.
SECOND_FACTOR_REQUIRED = IN_PRODUCTION
ACCOUNT_ADAPTER = "staff.second_factor.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
# staff/failed_sign_ins.py slows guessing down, without locking out the right person.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
MFA_ADAPTER = "staff.second_factor.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION
MFA_FORMS = {
    "authenticate": "staff.second_factor.CodeForm",
    "reauthenticate": "staff.second_factor.CodeAgainForm",
    "add_webauthn": "staff.second_factor.PasskeyForm",
    "edit_webauthn": "staff.second_factor.PasskeyChangeForm",
}
# All workers have to know which codes were used, so not in the memory of one of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "staff_used_codes",
    }
}

# The room of the people knows no blog, which shows what they write.
ABSOLUTE_URL_OVERRIDES = {
    "publishing.person": lambda person: reverse("blog:author", args=[person.slug]),
}

# Language and time: the clinic's own facts are activated for each request (pages.middleware).

LANGUAGE_CODE = "en"
# Each in its own words, so that those who look for theirs can read it.
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files and media

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "publishing.editor_files.UsedFilesFinder",
]
MEDIA_URL = "/media/"
STORAGES = {
    "default": environment.file_storage("MEDIA_S3", os.environ["MEDIA_S3"])
    if os.environ.get("MEDIA_S3")
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Nothing has to be collected before the site runs on the machine of somebody who tries it.
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
if not IN_PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o644
# A text with pasted pictures is taken, and its writer told that they were left out.
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024

# Comments

# How many replies one network, or one address, may send in ten minutes.
REPLY_LIMIT = environment.positive_integer("REPLY_LIMIT", 10)

# What the browser is told

_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-session" if _HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "staff.views.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# CKEditor 4 gets no more free security fixes. It runs for signed-in staff only, cut down and under
# a policy of its own (publishing/editor.py); readers are protected by publishing/markup/safe_html.py.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": f"clinic_site.logs.{'JsonLines' if IN_PRODUCTION else 'ReadableLines'}"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Its own handlers would print each message a second time, and mail errors to nobody.
        "django": {"handlers": [], "propagate": True},
        # A line for each request, which says of a refused one what Django would say once more.
        "clinic_site.request_log": {"level": "INFO" if IN_PRODUCTION else "WARNING"},
        "django.request": {"level": "ERROR" if IN_PRODUCTION else "WARNING"},
    },
}
