"""What a form holds, as the JSON of a revision, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, When

from .editor import BodyField
from .markup.safe_html import clean_html
from .revisions import Revision
from .text import without_control_characters


class HeldByRevisions:
    """The part of a publication that translates between its fields and its revisions."""

    #: Fields a revision holds, in the form's order.
    revision_fields: ClassVar[tuple[str, ...]]
    #: Of the lists among them, those whose order readers see.
    ordered_lists: ClassVar[tuple[str, ...]] = ()

    def data_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What a form's cleaned_data holds, as a revision holds it."""
        return {
            name: _to_json(self._meta.get_field(name), value)
            for name, value in values.items()
            if name in self.revision_fields
        }

    def values_of(self, revision: Revision) -> dict[str, Any]:
        """What a revision holds, as Python values; things deleted since are left out."""
        values = {}
        for name in self.revision_fields:
            field = self._meta.get_field(name)
            if name in revision.data:
                values[name] = _to_python(field, revision.data[name])
                if name in self.ordered_lists:
                    values[name] = _in_order(values[name], revision.data[name])
            elif not field.many_to_many:
                values[name] = field.get_default()
        return values

    def holds(self, revision: Revision, data: Mapping[str, Any]) -> bool:
        """Whether data of a form would change nothing about a revision."""
        return all(
            revision.data.get(name, _default(self._meta.get_field(name))) == value
            for name, value in data.items()
        )


def _default(field: models.Field) -> Any:
    """What a revision that is older than the field is taken to hold."""
    return [] if field.many_to_many else _to_json(field, field.get_default())


def _to_json(field: models.Field, value: Any) -> Any:
    if field.many_to_many:
        return [item.pk for item in value]
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(field, BodyField):
        return clean_html(value)
    if isinstance(value, datetime):
        # One spelling of a moment, or the same form would make another hash in another zone.
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return without_control_characters(value)
    return value


def _in_order(things: models.QuerySet, keys: list) -> models.QuerySet:
    places = [When(pk=key, then=place) for place, key in enumerate(keys)]
    return things.order_by(Case(*places)) if places else things


def _to_python(field: models.Field, value: Any) -> Any:
    if field.many_to_many:
        return field.related_model._default_manager.filter(pk__in=value)
    if isinstance(field, models.ForeignKey):
        if value is None:
            return None
        return field.related_model._default_manager.filter(pk=value).first()
    return field.to_python(value)
