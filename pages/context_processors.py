from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from publishing.keeping import kept

from .clinic import Clinic
from .page import Page

#: Pages that stand at the foot of all others, in this order, once they are published.
FOOTER_PATHS = ["privacy", "accessibility"]


def clinic(request: HttpRequest) -> dict:
    """The facts and the links that all pages share; the links are read only where they are shown."""
    # A request that was refused before the middleware has no clinic yet.
    clinic = getattr(request, "clinic", None) or Clinic.current()
    pages = SimpleLazyObject(lambda: kept("linked pages", _linked_pages))
    return {
        "clinic": clinic,
        "is_demo": clinic.is_demo,
        "origin": settings.ORIGIN,
        "menu": SimpleLazyObject(lambda: [page for page in pages if page.in_menu]),
        "footer_pages": SimpleLazyObject(
            lambda: sorted(
                (page for page in pages if page.path in FOOTER_PATHS),
                key=lambda page: FOOTER_PATHS.index(page.path),
            )
        ),
    }


def _linked_pages() -> list[Page]:
    pages = Page.objects.published().only("title", "path", "in_menu")
    return list(pages.filter(Q(in_menu=True) | Q(path__in=FOOTER_PATHS)))
