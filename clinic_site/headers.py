from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ISOLATION_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class IsolationHeadersMiddleware:
    """Sets what Django has no setting for: other sites may not embed or read anything of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ISOLATION_HEADERS.items():
            response.headers.setdefault(name, value)
        return response
