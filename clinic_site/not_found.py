from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve

from publishing.addresses import (
    LONGEST,
    NOT_FOR_READERS,
    live_among,
    plainly_spelled,
    quoted,
)
from publishing.gone import Gone
from publishing.models import Redirect
from publishing.redirects.misses import is_a_readers, misses
from search.not_found import best_hits, words_of

#: Django refuses to send anybody on to a longer address.
LONGEST_LOCATION = 2_000


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Sends readers on where an address has moved, says what is gone, and counts the rest."""
    if request.method in {"GET", "HEAD"}:
        target = Redirect.objects.target_of(request.path) or _meant(request.path)
        if target:
            return HttpResponsePermanentRedirect(_with_query(target, request))
    if isinstance(exception, Gone):
        context = {"publication": exception.publication, "old_title": exception.title}
        return render(request, "410.html", context, status=410)
    words = words_of(request.path)
    context = {"words": words}
    if _is_a_readers(request):
        misses.count(request.path)
        if words and is_a_readers(request.path):
            context["hits"] = best_hits(words)
    return render(request, "404.html", context, status=404)


def _meant(path: str) -> str:
    """Where a page is, if this is its address but for capitals, slashes or a stop behind it."""
    plain = plainly_spelled(path)
    if plain == path or len(plain) > LONGEST or plain.startswith(NOT_FOR_READERS):
        return ""
    try:
        resolve(plain)
    except Resolver404:
        return Redirect.objects.target_of(plain)
    return plain if live_among([plain]) else Redirect.objects.target_of(plain)


def _is_a_readers(request: HttpRequest) -> bool:
    """Neither a robot's look nor staff's, nor a page too far of a list that is there."""
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "page" not in request.GET
    )


def _with_query(path: str, request: HttpRequest) -> str:
    location = quoted(path, request.META.get("QUERY_STRING", ""))
    return location if len(location) <= LONGEST_LOCATION else quoted(path)
