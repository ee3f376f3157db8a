import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from watching.checks import Level, Probe, Result, all_checks, look

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """
    Answers /healthz (the process is alive) and /readyz (it can serve pages) before anything else.

    Standing first, it also answers probes that know the machine only by its number.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return _not_kept(HttpResponse("ok\n", content_type="text/plain; charset=utf-8"))
        if request.path == "/readyz":
            return _not_kept(_readiness())
        return self.get_response(request)


def _readiness() -> HttpResponse:
    """
    503 if this machine should get no readers. That mail is late is no reason: others could not
    send it either, and readers notice nothing.
    """
    results = look(check for check in all_checks() if check.probe != Probe.SILENT)
    failing = [result.check.code for result in results if _stops(result)]
    warnings = [result.check.code for result in results if result.finding.needs_somebody]
    warnings = [code for code in warnings if code not in failing]
    if failing:
        logger.warning("Not ready: %s", ", ".join(failing))
    said = {"ready": not failing, "failing": failing, "warnings": warnings}
    return JsonResponse(said, status=503 if failing else 200)


def _stops(result: Result) -> bool:
    return result.check.probe == Probe.STOPS and result.finding.level == Level.WRONG


def _not_kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
