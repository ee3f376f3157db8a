import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from publishing.structured import absolute

from .interruptions import is_interruption, not_just_now
from .logs import request_id


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /comments/",
        "Disallow: /search/?",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@never_cache
def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing that may just have failed: no database, no context."""
    if is_interruption(sys.exc_info()[1]):
        return not_just_now(request)
    # Enough of it to find it in the log, and to be read out on the telephone.
    context = {"number": request_id.get()[:8]}
    return HttpResponseServerError(loader.get_template("500.html").render(context))
