from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def keep_private(request: HttpRequest) -> None:
    """Say that the answer to this request is for one person: never cached, never indexed."""
    request.is_private_page = True


class CacheControlMiddleware:
    """
    Tells browsers, proxies and robots what an answer may be used for.

    Public pages may be kept by everybody who asks again each time (nginx: for a second); what
    `keep_private` named, and whatever a signed-in person gets, by nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_private_page", False):
            response["Cache-Control"] = "private, no-store"
            response["X-Robots-Tag"] = "noindex"
        elif settings.SESSION_COOKIE_NAME in request.COOKIES or response.status_code >= 500:
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif "Cache-Control" not in response:
            response["Cache-Control"] = "public, no-cache"
            response["X-Accel-Expires"] = "1"
        return response
