import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from .logs import request_id, without_data

logger = logging.getLogger(__name__)

_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


class RequestLogMiddleware:
    """
    Gives each request a number, which all lines of the log about it have, and writes one at its end.

    The number comes from the proxy in front, which logs it too, or is made here. Pages that come out
    of the page cache's memory never reach this: the proxy's log has them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        number = _number_of(request)
        token = request_id.set(number)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            _write(request, response, time.perf_counter() - began)
        finally:
            request_id.reset(token)
        return response


def _number_of(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    if request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES and _WELL_FORMED.fullmatch(
        given
    ):
        return given
    return secrets.token_hex(16)


def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    if not logger.isEnabledFor(logging.INFO):
        return
    said = {
        "method": request.method,
        "path": without_data(request.path),
        "status": response.status_code,
        "ms": round(seconds * 1_000, 1),
    }
    if not response.streaming:
        said["bytes"] = len(response.content)
    # Only where the answer asked who it is: asking now would read the database.
    session = getattr(request, "session", None)
    if session is not None and session.accessed and SESSION_KEY in session:
        said["staff"] = session[SESSION_KEY]
    logger.info("%s %s %s", said["method"], said["path"], said["status"], extra=said)
