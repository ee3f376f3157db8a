"""How long a sign-in lasts: an hour without a hand on the keyboard, twelve in all."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

#: In seconds. OWASP's session management sheet: idle 15 to 30 minutes where much is at stake, and
#: 4 to 8 hours at most in an office; staff write here between two patients.
IDLE = 60 * 60
LONGEST = 12 * 60 * 60
#: What the browser asks by itself says nothing about whether anybody is there.
BY_ITSELF = "HTTP_X_BY_ITSELF"
#: Each moment written down costs a write.
EXACT_TO = 60

BEGAN, SEEN = "began_at", "seen_at"


def begin(request: HttpRequest) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def seconds_left(request: HttpRequest) -> int:
    """Until the sign-in ends if nobody does anything more; 0 if it has ended."""
    now, session = time.time(), request.session
    ends = min(session.get(SEEN, 0) + IDLE, session.get(BEGAN, 0) + LONGEST)
    return max(0, round(ends - now))


class SessionLimitsMiddleware:
    """Stands after the middleware that knows who is signed in; readers have no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if not seconds_left(request):
                # No sign-out, which would end the sessions on the other devices too.
                request.session.flush()
                request.user = AnonymousUser()
            elif BY_ITSELF not in request.META:
                self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        now = int(time.time())
        if now - request.session[SEEN] >= EXACT_TO:
            request.session[SEEN] = now


@csrf_protect
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How long the sign-in lasts yet, for the page's warning. Asked by POST, somebody is there."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0}, status=403)
    return JsonResponse({"seconds": seconds_left(request)})
