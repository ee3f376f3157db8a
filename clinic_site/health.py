from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


class HealthMiddleware:
    """
    Answers /healthz (the process is alive) and /readyz (it can serve pages) before anything else.

    Standing first, it also answers probes that know the machine only by its number.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return _answer("ok")
        if request.path == "/readyz":
            return _answer("ok") if _database_answers() else _answer("database", status=503)
        return self.get_response(request)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _answer(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text + "\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
