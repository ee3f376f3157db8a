from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def keep_private(request: HttpRequest) -> None:
    """Say that the answer to this request is for one person: never cached, never indexed."""
    request.is_private_page = True


class PrivatePageMiddleware:
    """Tells browsers, proxies and robots what `keep_private` said while the page was made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_private_page", False):
            response["Cache-Control"] = "private, no-store"
            response["X-Robots-Tag"] = "noindex"
        return response
