"""
The score that Mozilla's HTTP Observatory would give an answer.

By the tables of mdn/mdn-http-observatory, algorithm 6 (src/grader/charts.js at 94042bb), for what
can be seen in the answer itself: whether a host is in the browsers' list of HSTS is not asked.
"""

import re
from http.cookies import Morsel

from django.http import HttpResponse

START = 100
#: Bonuses count only where nothing worse is found.
ENOUGH_FOR_BONUSES = 90
SIX_MONTHS = 15_768_000
PRIVATE_REFERRERS = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}
SESSION = re.compile("sess", re.IGNORECASE)
CSRF = re.compile("csrf", re.IGNORECASE)


def score(response: HttpResponse, over_http: HttpResponse) -> int:
    """`over_http` is what the same address answers without TLS."""
    points = [
        _policy(directives(response.get("Content-Security-Policy", ""))),
        _cookies(list(response.cookies.values())),
        _referrer(response.get("Referrer-Policy", "")),
        _transport(response.get("Strict-Transport-Security", "")),
        _framing(response),
        _foreign_scripts(response),
        -20 if not _leads_to_tls(over_http) else 0,
        -5 if response.get("X-Content-Type-Options") != "nosniff" else 0,
        -50 if response.get("Access-Control-Allow-Origin") else 0,
        10 if response.get("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"} else 0,
        10 if response.get("Cross-Origin-Embedder-Policy") == "require-corp" else 0,
        10 if response.get("Cross-Origin-Opener-Policy") == "same-origin" else 0,
    ]
    after_penalties = START + sum(point for point in points if point < 0)
    if after_penalties < ENOUGH_FOR_BONUSES:
        return max(0, after_penalties)
    return START + sum(points)


def directives(policy: str) -> dict[str, list[str]]:
    parts = (directive.split() for directive in policy.split(";") if directive.strip())
    return {name: sources for name, *sources in parts}


def _policy(directives: dict[str, list[str]]) -> int:
    if not directives:
        return -25
    rest = directives.get("default-src", ["*"])
    # Observatory looks at script-src alone; what stands in attributes is as bad.
    scripts = {
        source
        for name in ("script-src", "script-src-elem", "script-src-attr", "object-src")
        for source in directives.get(name, rest)
    }
    styles = {
        source
        for name in ("style-src", "style-src-elem", "style-src-attr")
        for source in directives.get(name, rest)
    }
    if scripts & {"'unsafe-inline'", "data:", "*", "https:", "http:"}:
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if styles & {"'unsafe-inline'", "data:", "*", "https:"}:
        return 0
    forms = directives.get("form-action", ["*"])
    return 10 if rest == ["'none'"] and forms in (["'none'"], ["'self'"]) else 5


def _cookies(cookies: list[Morsel]) -> int:
    if not cookies:
        return 0
    if any(SESSION.search(cookie.key) and not cookie["secure"] for cookie in cookies):
        return -40
    if any(SESSION.search(cookie.key) and not cookie["httponly"] for cookie in cookies):
        return -30
    if any(not cookie["secure"] for cookie in cookies):
        return -20
    strict = [cookie["samesite"] in {"Lax", "Strict"} for cookie in cookies]
    if any(CSRF.search(c.key) and not good for c, good in zip(cookies, strict, strict=True)):
        return -20
    return 5 if all(strict) else 0


def _referrer(policy: str) -> int:
    if not policy:
        return 0
    return 5 if policy in PRIVATE_REFERRERS else -5


def _transport(header: str) -> int:
    found = re.search(r"max-age=(\d+)", header)
    if not found:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def _framing(response: HttpResponse) -> int:
    framers = directives(response.get("Content-Security-Policy", "")).get("frame-ancestors")
    if framers in (["'none'"], ["'self'"]):
        return 5
    return 0 if response.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20


def _foreign_scripts(response: HttpResponse) -> int:
    """Of our own host none needs a checksum."""
    sources = re.findall(r"<script[^>]*\bsrc=\"([^\"]*)\"", response.content.decode())
    return 0 if all(re.match("/(?!/)", source) for source in sources) else -50


def _leads_to_tls(response: HttpResponse) -> bool:
    return response.status_code in {301, 308} and response["Location"].startswith("https://")
