from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from publishing.keeping import kept

from .clinic import Clinic
from .notice import Notice
from .tree import public_tree


def clinic(request: HttpRequest) -> dict:
    """What all pages share: the facts, notices and links, read only where they are shown."""
    # A request that was refused before the middleware has no clinic yet.
    clinic = getattr(request, "clinic", None) or Clinic.current()
    return {
        "clinic": clinic,
        "is_demo": clinic.is_demo,
        "origin": settings.ORIGIN,
        "notices": SimpleLazyObject(lambda: _notices(clinic)),
        "menu": SimpleLazyObject(lambda: public_tree(request).menu()),
        "footer_pages": SimpleLazyObject(lambda: public_tree(request).footer()),
    }


def _notices(clinic: Clinic) -> list[Notice]:
    return kept("notices", lambda: list(Notice.objects.shown())) if clinic.may_have_notices else []
