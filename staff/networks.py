"""Where a request comes from: its network, never the whole address of a person."""

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import ip_address, ip_network

from django.http import HttpRequest, HttpResponse

# Each thread has its own context, so requests served side by side do not see each other's.
_network: ContextVar[str] = ContextVar("network", default="")


def network_of(request: HttpRequest) -> str:
    """The /24 or /48 a request comes from; empty when that is no address (a local socket)."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0])
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    prefix = 24 if address.version == 4 else 48
    return str(ip_network((address, prefix), strict=False))


def current_network() -> str:
    """The network of the request being answered; empty outside of one, as in a command."""
    return _network.get()


class NetworkMiddleware:
    """
    Lets the trail know where a request comes from without handing the request to every verb.

    Stands after whatever sets REMOTE_ADDR. Known until the answer is made, not while it is sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _network.set(network_of(request))
        try:
            return self.get_response(request)
        finally:
            _network.reset(token)
