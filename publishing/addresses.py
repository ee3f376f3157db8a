"""Addresses of this site as text: what staff type, what readers ask for, what answers."""

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http.request import validate_host
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils.translation import gettext as _

from .text import UNWANTED

LONGEST = 500
#: First parts that never lead to a page of readers.
NOT_FOR_READERS = ("/admin/", "/static/", "/media/")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def key_of(path: str) -> str:
    """How an old address is kept and looked up: small letters, a slash at both ends."""
    inner = path.strip("/").lower()
    return f"/{inner}/" if inner else "/"


def plainly_spelled(path: str) -> str:
    """The address that was meant, where letters, slashes or what follows a link came out wrong."""
    path = re.sub(r"/{2,}", "/", f"/{path.lower()}")
    path = re.sub(r"""[\s.,;:!?'"“”‘’…«»()<>\[\]{}*/\\]+$""", "", path)
    return f"{path}/"


def old_path(text: str) -> str:
    """What somebody typed as an old address, of this site or of the one before it."""
    parts = _parts(text)
    if parts.netloc and not parts.scheme:
        raise ValidationError(_("Write an address such as /old-page/."))
    return key_of(_path(parts.path))


def new_path(text: str) -> str:
    """What somebody typed as the address to send readers on to; of this site only."""
    parts = _parts(text)
    if (parts.scheme or parts.netloc) and not _is_ours(parts):
        raise ValidationError(_("This address is not on this site. Write one such as /about/."))
    if parts.query or parts.fragment:
        raise ValidationError(_("Leave out what follows the “?” or “#”."))
    path = "/" + _path(parts.path).lstrip("/")
    is_file = "." in path.rsplit("/", 1)[1]
    return path if path.endswith("/") or is_file else f"{path}/"


def _parts(text: str):
    text = text.strip()
    if not text or len(text) > 4 * LONGEST or "\\" in text or UNWANTED.search(text):
        raise ValidationError(_("Write an address such as /old-page/."))
    if "\n" in text or "\t" in text:
        raise ValidationError(_("Write an address such as /old-page/."))
    if _SCHEME.match(text) and not re.match(r"https?://[^/]", text, re.IGNORECASE):
        raise ValidationError(_("Write an address that begins with “/” or “https://”."))
    try:
        return urlsplit(text)
    except ValueError:
        raise ValidationError(_("Write an address such as /old-page/.")) from None


def _is_ours(parts) -> bool:
    hosts = [*settings.ALLOWED_HOSTS, urlsplit(settings.ORIGIN).hostname]
    return bool(parts.hostname) and bool(parts.scheme) and validate_host(parts.hostname, hosts)


def _path(quoted: str) -> str:
    path = unquote(quoted)
    parts = path.split("/")
    if "//" in path or "\\" in path or UNWANTED.search(path) or {".", ".."} & set(parts):
        raise ValidationError(_("Write an address such as /old-page/."))
    if "\ufffd" in path or "\n" in path or "\t" in path:
        raise ValidationError(_("This address is damaged. Copy it again."))
    if len(path) + 2 > LONGEST or len(path.lower()) + 2 > LONGEST:
        raise ValidationError(_("This address is too long: 498 letters are the most."))
    return path


def quoted(path: str, query: str = "") -> str:
    """A path as it stands in a header or link."""
    return quote(path, safe="/~:@!$&'()*+,;=-._") + (f"?{query}" if query else "")


# What answers


def live_among(paths: Iterable[str]) -> set[str]:
    """
    Those of these addresses at which readers find a page; a query for each kind of page.

    A page is known by its model: the one whose fields the address names, and whose
    get_absolute_url() is that address.
    """
    live, asked = set(), defaultdict(dict)
    for path in paths:
        kwargs = _arguments(path)
        if path.startswith(NOT_FOR_READERS) or kwargs == {}:
            live.add(path)
        elif kwargs and len(kwargs) == 1:
            ((name, value),) = kwargs.items()
            asked[name][value] = path
    for name, by_value in asked.items():
        for model in _models_with(name):
            live |= _found(model, name, by_value)
    return live


def leads_nowhere(path: str) -> bool:
    """Whether readers surely find nothing there now; of some lists it is not known."""
    kwargs = _arguments(path)
    if kwargs is None:
        return True
    is_of_a_page = any(
        _is_address_of(model, name, value, path)
        for name, value in kwargs.items()
        for model in _models_with(name)
    )
    return is_of_a_page and path not in live_among([path])


def _is_address_of(model: type[models.Model], name: str, value: object, path: str) -> bool:
    try:
        return model(**{name: value}).get_absolute_url() == path
    except NoReverseMatch:
        return False


def _arguments(path: str) -> dict | None:
    """What the address's route takes out of it; None where there is no route."""
    for spelling in (path, path.rstrip("/")):
        try:
            return resolve(spelling).captured_kwargs
        except Resolver404:
            continue
    return None


def _models_with(name: str) -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "get_absolute_url") and name in {f.name for f in model._meta.fields}
    ]


def _found(model: type[models.Model], name: str, by_value: dict[str, str]) -> set[str]:
    values = [value for value, path in by_value.items() if _is_address_of(model, name, value, path)]
    rows = model._default_manager.all()
    rows = rows.published() if hasattr(rows, "published") else rows
    found = set()
    for start in range(0, len(values), 500):
        some = {f"{name}__in": values[start : start + 500]}
        found |= {by_value[value] for value in rows.filter(**some).values_list(name, flat=True)}
    return found
