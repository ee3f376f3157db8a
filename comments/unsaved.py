"""A reply that could not be saved: its words, to be posted once more as they are."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve

#: Of a whole reply: the longest comment, encoded for sending, and room to spare.
MOST_BYTES = 2_500_000
#: What reading a form that was sent may raise.
UNREADABLE = (
    SuspiciousOperation,
    BadRequest,
    MultiPartParserError,
    UnreadablePostError,
    ValueError,
)
_OTHERS = ("name", "email", "website", "parent", "stamp", "remark")


@dataclass(frozen=True)
class UnsavedReply:
    address: str
    body: str
    others: dict[str, str]


def unsaved_reply(request: HttpRequest) -> UnsavedReply | None:
    """None where it is no reply, or nothing in it can be read. Asks no database."""
    if not _is_reply(request):
        return None
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return None
        sent = request.POST
    except UNREADABLE:
        return None
    others = {name: sent.get(name, "") for name in _OTHERS}
    return UnsavedReply(request.path, sent.get("body", ""), others)


def _is_reply(request: HttpRequest) -> bool:
    try:
        return request.method == "POST" and resolve(request.path_info).view_name == "comments:post"
    except Resolver404:
        return False
