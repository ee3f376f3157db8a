"""Where documents are used. Texts stand above this room, so they are asked for by what they are."""

from dataclasses import dataclass

from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from staff.desk import on_desk_of
from staff.models import User

from .models import Document


@dataclass(frozen=True)
class Place:
    title: str
    address: str
    where: str


def places_of(document: Document, user: User) -> tuple[list[Place], int]:
    """
    A line for each text: whether readers see the link there, and how many versions have it.

    And the number of those that are not on the user's desk.
    """
    versions: dict[tuple[int, int], list] = {}
    uses = document.uses.select_related("content_type").prefetch_related("publication")
    for use in uses.order_by("content_type", "object_id", "-revision"):
        versions.setdefault((use.content_type_id, use.object_id), []).append(use)
    found = [uses for uses in versions.values() if uses[0].publication]
    shown = on_desk_of(user, [uses[0].publication for uses in found])
    places = [_place(uses) for uses in found if uses[0].publication in shown]
    return places, len(found) - len(places)


def _place(uses: list) -> Place:
    publication = uses[0].publication
    parts = []
    if any(use.revision_id is None for use in uses):
        parts.append(gettext("readers see it"))
    kept = sum(use.revision_id is not None for use in uses)
    if kept:
        parts.append(ngettext("%d saved version", "%d saved versions", kept) % kept)
    address = reverse(admin_urlname(publication._meta, "change"), args=[publication.pk])
    return Place(str(publication), address, ", ".join(parts))
