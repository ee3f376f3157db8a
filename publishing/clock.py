"""The moments at which pages differ by the clock alone."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils import timezone

from .publication import Publication
from .publication_queryset import PublicationStatus


def next_change() -> float | None:
    """
    The next moment, in seconds of the clock, at which something begins or ends by itself.

    A room whose pages change at moments of its own gives the next of them in the function
    `moments(now)` of its edition.py.
    """
    now = timezone.now()
    coming = [*_publications(now)]
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.edition"):
            moments = getattr(import_module(f"{app.name}.edition"), "moments", None)
            coming += moments(now) if moments else []
    return min(coming).timestamp() if coming else None


def _publications(now: datetime) -> Iterator[datetime]:
    for model in Publication.__subclasses__():
        published = model.objects.filter(status=PublicationStatus.PUBLISHED)
        for name in ("published_at", "expires_at"):
            coming = published.filter(**{f"{name}__gt": now}).order_by(name)
            yield from coming.values_list(name, flat=True)[:1]
