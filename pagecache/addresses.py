"""Which requests a finished page may answer, and which of them ask for the same page."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

_LONGEST_QUERY = 2_000


@dataclass(frozen=True)
class Policy:
    """
    What the cache is told about the site.

    `parameters` are those that make another page; with one of `own_parameters` the answer is for
    one person, and left to the site; all others (what advertisers hang on addresses, junk) change
    nothing and are taken away. `passed_on` are beginnings of paths that are never kept. A request
    with `session_cookie` is somebody's own. `hosts` are the names the site answers to, as in
    ALLOWED_HOSTS.
    """

    hosts: Collection[str]
    session_cookie: str
    parameters: Collection[str] = ("page", "comments")
    own_parameters: Collection[str] = ("held", "reply_to", "preview", "q")
    passed_on: tuple[str, ...] = (
        "/admin/",
        "/preview/",
        "/static/",
        "/media/",
        "/documents/",
        "/comments/",
        "/search/",
    )


@dataclass(frozen=True)
class Address:
    """What makes one page of the site; two requests with the same one get the same page."""

    scheme: str
    host: str
    path: str
    query: str


def address_of(environ: dict, policy: Policy) -> Address | None:
    """The page asked for, or None if the site itself has to answer."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    path = environ.get("PATH_INFO", "")
    if path.startswith(policy.passed_on) or path in {"/healthz", "/readyz"}:
        return None
    if _has_cookie(environ.get("HTTP_COOKIE", ""), policy.session_cookie):
        return None
    host = environ.get("HTTP_HOST", "").lower()
    if not _is_allowed(host, policy.hosts):
        return None
    query = _query(environ.get("QUERY_STRING", ""), policy)
    if query is None:
        return None
    return Address(environ["wsgi.url_scheme"], host, path, query)


def _has_cookie(header: str, name: str) -> bool:
    return any(part.strip().startswith(f"{name}=") for part in header.split(";"))


def _is_allowed(host: str, hosts: Collection[str]) -> bool:
    name = re.sub(r":\d+$", "", host).rstrip(".")
    return any(
        allowed in {"*", name}
        or (allowed.startswith(".") and (name == allowed[1:] or name.endswith(allowed)))
        for allowed in map(str.lower, hosts)
    )


def _query(text: str, policy: Policy) -> str | None:
    """The part of a query that makes another page; None if it makes somebody's own."""
    if not text:
        return ""
    if len(text) > _LONGEST_QUERY:
        return None
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    if any(name in policy.own_parameters for name, _value in pairs):
        return None
    kept = [(name, value) for name, value in pairs if name in policy.parameters]
    if len({name for name, _value in kept}) < len(kept):
        return None
    return urlencode(sorted(kept), errors="surrogateescape")
