"""The fields beside the text, as a small table: what each was, and what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..publication import Publication
from .differences import line_difference


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    was: str | SafeString
    now: str | SafeString


def field_changes(publication: Publication, old: Mapping, new: Mapping) -> list[FieldChange]:
    """`old` and `new` are the data of revisions; the text itself is not among the answers."""
    changes = []
    for name in publication.revision_fields:
        field = publication._meta.get_field(name)
        before, after = (data.get(name, _default(field)) for data in (old, new))
        is_ordered = name in publication.ordered_lists
        if name == "body" or _same(before, after, is_ordered=is_ordered):
            continue
        label = capfirst(field.verbose_name)
        if field.is_relation:
            was, now = _names(field, before, after, is_ordered=is_ordered)
        elif isinstance(field, models.TextField | models.CharField) and not field.choices:
            was, now = line_difference(str(before or ""), str(after or ""))
        else:
            was, now = _words(field, before), _words(field, after)
        if was != now:
            changes.append(FieldChange(label, was, now))
    return changes


def _same(before: Any, after: Any, *, is_ordered: bool) -> bool:
    if isinstance(before, list) and isinstance(after, list) and not is_ordered:
        return sorted(map(str, before)) == sorted(map(str, after))
    return before == after


def _default(field: models.Field) -> Any:
    return [] if field.many_to_many else field.get_default()


def _names(field: models.Field, before: Any, after: Any, *, is_ordered: bool) -> tuple[str, str]:
    """Both sides by one query, so that it costs the same for one name and for twenty."""
    keys = [list(_keys(side)) for side in (before, after)]
    try:
        found = field.related_model._default_manager.in_bulk({*keys[0], *keys[1]})
    except (ValidationError, ValueError):
        found = {}
    by_key = {str(pk): str(each) for pk, each in found.items()}
    was, now = (_list(side, by_key, is_ordered=is_ordered) for side in keys)
    return was, now


def _keys(value: Any) -> list:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _list(keys: list, names: Mapping[str, str], *, is_ordered: bool) -> str:
    known = [names[str(key)] for key in keys if str(key) in names]
    if not is_ordered:
        known.sort()
    gone = len(keys) - len(known)
    if gone:
        known.append(
            ngettext("(one deleted since)", "(%d deleted since)", gone).replace("%d", str(gone))
        )
    return ", ".join(known) or "–"


def _words(field: models.Field, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    value = field.to_python(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value)
        return formats.date_format(value, "DATETIME_FORMAT")
    return str(formats.localize(value))
