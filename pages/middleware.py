from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from publishing.keeping import kept_now

from .clinic import Clinic


class ClinicMiddleware:
    """Every page is made in the clinic's time zone and language, from facts read once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked for with the facts, before anything else is read: what is made in this request is kept
        # for no state that is newer.
        request.kept = SimpleLazyObject(kept_now)
        request.clinic = SimpleLazyObject(lambda: request.kept.value("clinic", Clinic.current))
        if request.path.startswith(settings.MEDIA_URL):
            # A picture has neither language nor time, so the facts need not be read.
            return self.get_response(request)
        with (
            timezone.override(request.clinic.time_zone),
            translation.override(request.clinic.language),
        ):
            return self.get_response(request)
