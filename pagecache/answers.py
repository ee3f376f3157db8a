"""How a finished page is sent: in the coding asked for, or as 304 if the asker has it."""

from collections.abc import Callable, Iterable

from .pages import Body, Page

StartResponse = Callable[..., Callable]


def answer(page: Page, environ: dict, start_response: StartResponse, said: str) -> Iterable[bytes]:
    """`said` is for Cache-Status (RFC 9211)."""
    body = _body_for(environ.get("HTTP_ACCEPT_ENCODING", ""), page.bodies)
    headers = [
        *page.headers,
        ("ETag", body.etag),
        ("Vary", "Accept-Encoding"),
        ("Cache-Status", f"clinic-site; {said}"),
    ]
    if page.status.startswith("200") and _has_it(environ.get("HTTP_IF_NONE_MATCH", ""), body.etag):
        kept = [(name, value) for name, value in headers if name.lower() != "content-type"]
        start_response("304 Not Modified", kept)
        return []
    if body.encoding:
        headers.append(("Content-Encoding", body.encoding))
    headers.append(("Content-Length", str(len(body.content))))
    start_response(page.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body.content]


def _body_for(accepted: str, bodies: dict[str, Body]) -> Body:
    """The smallest body whose coding is accepted (RFC 9110, 12.5.3)."""
    accepted = accepted.lower()
    for coding in ("br", "gzip"):
        if coding in bodies and coding in accepted and _is_wanted(coding, accepted):
            return bodies[coding]
    return bodies[""]


def _is_wanted(coding: str, accepted: str) -> bool:
    for part in accepted.split(","):
        name, _semicolon, parameters = part.partition(";")
        if name.strip() == coding:
            _q, _equals, quality = parameters.replace(" ", "").partition("q=")
            return quality not in {"0", "0.0", "0.00", "0.000"}
    return False


def _has_it(if_none_match: str, etag: str) -> bool:
    """The weak comparison of RFC 9110, 13.1.2."""
    if not if_none_match:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags
