from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddressMiddleware:
    """
    Behind a trusted proxy, REMOTE_ADDR is the client it speaks for, not the proxy.

    Only the last entry of X-Forwarded-For is the proxy's own word; whatever stands before it may
    have been written by the client.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if forwarded and request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES:
            claimed = forwarded.rpartition(",")[2].strip()
            if _is_address(claimed):
                request.META["REMOTE_ADDR"] = claimed
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
