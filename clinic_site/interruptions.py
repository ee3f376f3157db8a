"""What fails for a while through no fault of the request: a database that is away, a full disk."""

import errno
import sqlite3

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from comments.unsaved import unsaved_reply

SECONDS_TO_WAIT = 30
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_interruption(error: BaseException | None) -> bool:
    if isinstance(error, Error):
        return isinstance(error, (InterfaceError, OperationalError)) and not _is_ours(error)
    return isinstance(error, OSError) and error.errno in _NO_ROOM


def _is_ours(error: Error) -> bool:
    """SQLite calls a table or column that is not there by the same name as a disk that is full."""
    return getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def not_just_now(request: HttpRequest) -> HttpResponse:
    """As the page of any error, it needs nothing that may just have failed."""
    context = {"is_sent": request.method == "POST", "reply": unsaved_reply(request)}
    return HttpResponse(
        loader.get_template("503.html").render(context),
        status=503,
        headers={"Retry-After": str(SECONDS_TO_WAIT)},
    )
