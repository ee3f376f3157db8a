from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing.gone import missing
from publishing.preview import shown_to, staff_context

from .page import Page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html")


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    page = shown_to(request, Page.objects.all(), path=path)
    if page is None:
        raise missing(Page.objects.all(), _("There is no such page."), path=path)
    return render(request, "pages/page.html", {"page": page, **staff_context(request, page)})


@require_safe
def consultation(request: HttpRequest) -> HttpResponse:
    """How to reach the clinic; there even if nobody wrote a page for it."""
    page = shown_to(request, Page.objects.all(), path="consultation")
    context = {"page": page, **(staff_context(request, page) if page else {})}
    return render(request, "pages/consultation.html", context)
