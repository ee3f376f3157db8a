from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from publishing.keeping import kept

from .clinic import Clinic
from .page import Page


def clinic(request: HttpRequest) -> dict:
    """The facts and the links that all pages share; the links are read only where they are shown."""
    # A request that was refused before the middleware has no clinic yet.
    clinic = getattr(request, "clinic", None) or Clinic.current()
    pages = SimpleLazyObject(lambda: kept("linked pages", _linked_pages))
    return {
        "clinic": clinic,
        "is_demo": clinic.is_demo,
        "menu": SimpleLazyObject(lambda: [page for page in pages if page.in_menu]),
        "footer_pages": SimpleLazyObject(lambda: [page for page in pages if page.in_footer]),
    }


def _linked_pages() -> list[Page]:
    pages = Page.objects.published().only("title", "path", "in_menu", "in_footer")
    return list(pages.filter(Q(in_menu=True) | Q(in_footer=True)))
