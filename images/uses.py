"""
Where pictures are used: asked of the rooms above this one, which it does not know.

What refers to a picture by a foreign key is found without being told of.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Use:
    """Something that shows a picture; it keeps the picture from being deleted if it `holds` it."""

    user: models.Model
    where: str = ""
    holds: bool = True

    def __str__(self) -> str:
        kind = capfirst(self.user._meta.verbose_name)
        where = f" ({self.where})" if self.where else ""
        return f"{kind}: {self.user}{where}"

    @property
    def address(self) -> str:
        """Of its page in the admin."""
        opts = self.user._meta
        name = f"admin:{opts.app_label}_{opts.model_name}"
        try:
            return reverse(f"{name}_change", args=[self.user.pk])
        except NoReverseMatch:  # There is one of it, and the list is its page.
            return reverse(f"{name}_changelist")


PictureIds = Collection[uuid.UUID]
Finder = Callable[[PictureIds], Iterable[tuple[uuid.UUID, Use]]]

_finders: list[Finder] = []


def find_uses_with(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def uses_of(picture_ids: PictureIds) -> dict[uuid.UUID, list[Use]]:
    found: dict[uuid.UUID, dict[tuple, Use]] = defaultdict(dict)
    for finder in (*_finders, _by_foreign_keys):
        for picture_id, use in finder(picture_ids):
            # A post whose own picture it is was found with its text already.
            found[picture_id].setdefault((use.user._meta.label, use.user.pk), use)
    return {picture_id: list(uses.values()) for picture_id, uses in found.items()}


def refuse_while_used(picture_ids: PictureIds) -> None:
    holding = [use for uses in uses_of(picture_ids).values() for use in uses if use.holds]
    if holding:
        raise ProtectedError(
            _("This picture is used."), {use.user for use in holding if use.user.pk}
        )


def _by_foreign_keys(picture_ids: PictureIds) -> Iterable[tuple[uuid.UUID, Use]]:
    fields = apps.get_model("images", "Picture")._meta.get_fields(include_hidden=True)
    for relation in fields:
        if relation.one_to_many and relation.on_delete is models.PROTECT:
            name = relation.field.name
            users = relation.related_model._default_manager.filter(**{f"{name}__in": picture_ids})
            for user in users.order_by("pk"):
                yield getattr(user, f"{name}_id"), Use(user)
