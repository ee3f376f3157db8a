"""
Which tables a backup holds, and their rows as JSON that means the same to every database.

All models are in it but those that a room names in its backup.py, by their labels: LEFT_OUT is empty
after a restore, UNTOUCHED stays as it is. Content types and permissions are what migrate makes of the
code, under other numbers in each database: rows that point to one name it instead.
"""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.duration import duration_iso_string

Row = list[Any]

MADE_BY_MIGRATE = {"contenttypes.ContentType", "auth.Permission"}


def declared(kind: str) -> set[str]:
    """The labels that rooms name under LEFT_OUT or UNTOUCHED."""
    labels: set[str] = set()
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.backup"):
            labels |= getattr(import_module(f"{app.name}.backup"), kind, set())
    return labels


def kept_models() -> list[type[models.Model]]:
    apart = declared("LEFT_OUT") | declared("UNTOUCHED") | MADE_BY_MIGRATE
    there = apps.get_models(include_auto_created=True)
    return [model for model in there if _has_table(model) and model._meta.label not in apart]


def left_out_models() -> list[type[models.Model]]:
    return [apps.get_model(label) for label in sorted(declared("LEFT_OUT"))]


def _has_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def columns_of(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def rows_of(model: type[models.Model], using: str) -> Iterator[Row]:
    """In the order of their keys, as they are in the database."""
    columns = columns_of(model)
    names = Names(using)
    change = {place: names.name_of(field) for place, field in enumerate(columns)}
    change = {place: name_of for place, name_of in change.items() if name_of}
    rows = model._base_manager.using(using).order_by("pk")
    for values in rows.values_list(*(field.attname for field in columns)).iterator(2_000):
        row = list(values)
        for place, name_of in change.items():
            row[place] = name_of(row[place])
        yield row


def to_line(row: Row) -> bytes:
    line = json.dumps(
        row,
        default=_as_json,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return line.encode() + b"\n"


def _as_json(value: object) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"A backup cannot hold a {type(value).__name__}.")


def to_values(model: type[models.Model], rows: Iterator[Row], using: str) -> Iterator[Row]:
    """What a table takes, of rows as an archive holds them; ValueError where one is malformed."""
    names = Names(using)
    read = [names.key_of(field) or field.to_python for field in columns_of(model)]
    for row in rows:
        try:
            yield [to_python(value) for to_python, value in zip(read, row, strict=True)]
        except (ValidationError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{model._meta.label}: {error!r}") from error


class Names:
    """Content types and permissions of one database by name, and their names by key."""

    def __init__(self, using: str) -> None:
        self.using = using

    def name_of(self, field: models.Field) -> Callable[[int | None], str | None] | None:
        """What writes the name instead of the key; None for fields that point to something else."""
        keys = self._keys_for(field)
        if keys is None:
            return None
        return {key: name for name, key in keys.items()}.get

    def key_of(self, field: models.Field) -> Callable[[str | None], int | None] | None:
        keys = self._keys_for(field)
        if keys is None:
            return None
        return lambda name: None if name is None else self._key(field, keys, name)

    def _keys_for(self, field: models.Field) -> dict[str, int] | None:
        return {ContentType: self.types, Permission: self.permissions}.get(field.related_model)

    def _key(self, field: models.Field, keys: dict[str, int], name: str) -> int:
        if name not in keys and field.related_model is ContentType:
            # Of a model that is no more; the trail still speaks of such.
            label, _dot, model = name.partition(".")
            types = ContentType.objects.db_manager(self.using)
            keys[name] = types.create(app_label=label, model=model).pk
        return keys[name]

    @cached_property
    def types(self) -> dict[str, int]:
        types = ContentType.objects.using(self.using)
        return {f"{kind.app_label}.{kind.model}": kind.pk for kind in types}

    @cached_property
    def permissions(self) -> dict[str, int]:
        names = {key: name for name, key in self.types.items()}
        permissions = Permission.objects.using(self.using).order_by()
        return {f"{names[each.content_type_id]}.{each.codename}": each.pk for each in permissions}
