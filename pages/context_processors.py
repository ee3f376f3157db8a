from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .clinic import Clinic
from .page import Page


def clinic(request: HttpRequest) -> dict:
    """The facts and the menu that all pages share; the menu is read only where it is shown."""
    # A request that was refused before the middleware has no clinic yet.
    clinic = getattr(request, "clinic", None) or Clinic.current()
    return {
        "clinic": clinic,
        "is_demo": clinic.is_demo,
        "menu": SimpleLazyObject(lambda: list(Page.objects.published().filter(in_menu=True))),
    }
