from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing.gone import missing
from publishing.preview import shown_to, staff_context

from .colours import theme_of
from .page import Page
from .tree import public_tree


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html")


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    page = shown_to(request, Page.objects.all(), path=path)
    if page is None:
        raise missing(Page.objects.all(), _("There is no such page."), path=path)
    tree = public_tree(request)
    # Whoever has a preview link sees that one revision, and no title of another draft.
    shows_link = getattr(request, "preview_link", None) is not None
    context = {
        "page": page,
        "breadcrumbs": tree.line_to(page),
        "children": tree.children_of(page),
        "move": page.planned_move() if page.is_working_copy and not shows_link else None,
        **staff_context(request, page),
    }
    return render(request, "pages/page.html", context)


@require_safe
def consultation(request: HttpRequest) -> HttpResponse:
    """How to reach the clinic; there even if nobody wrote a page for it."""
    page = shown_to(request, Page.objects.all(), path="consultation")
    context = {"page": page, **(staff_context(request, page) if page else {})}
    return render(request, "pages/consultation.html", context)


@require_safe
def theme(request: HttpRequest, accent: str, digest: str) -> HttpResponse:
    """The owner's colour as a style sheet. Its address says all that it is made of."""
    theme = theme_of(f"#{accent}")
    response = HttpResponse(theme.css, content_type="text/css; charset=utf-8")
    if digest == theme.digest:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
