"""Where a form was sent from, as the browser tells: what stands here for a CSRF cookie."""

from enum import Enum

from django.http import HttpRequest


class Origin(Enum):
    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def origin_of(request: HttpRequest) -> Origin:
    """Sec-Fetch-Site decides where there is one; old browsers and plain HTTP leave Origin."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return Origin.OURS if fetch_site == "same-origin" else Origin.FOREIGN
    origin = request.headers.get("Origin")
    if origin is None:
        return Origin.UNKNOWN
    ours = f"{request.scheme}://{request.get_host()}"
    return Origin.OURS if origin.lower() == ours.lower() else Origin.FOREIGN
