"""A row for each of several posts or pages: what is quickly put right in many of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from staff.models import User

from ..publication import Publication
from ..revisions import Revision
from .bulk import NewerVersion, Outcome, save


class RowForm(forms.Form):
    """The address, and what a room adds; by `names` they are the fields of its model."""

    names: ClassVar[tuple[str, ...]] = ()

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cover = forms.IntegerField(required=False)

    #: The version that somebody saved meanwhile.
    newer: Revision | None = None

    def __init__(self, *args, publication: Publication, newest: Revision, **kwargs) -> None:
        self.publication, self.newest = publication, newest
        super().__init__(
            *args,
            initial={"based_on": newest.pk, **self.shown(newest.data)},
            prefix=f"row-{publication.pk}",
            **kwargs,
        )
        self.fields[self._address.name] = self._address.formfield(
            widget=forms.TextInput(attrs={"class": "vTextField"}),
            help_text="",
            error_messages={"invalid": _("Use small letters, digits and hyphens.")},
        )

    @property
    def _address(self) -> models.Field:
        return self.publication._meta.get_field(self.publication.address_field)

    @property
    def address(self) -> forms.BoundField:
        return self[self._address.name]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]

    def shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What a revision holds, as the fields of the row show it."""
        own = (self._address.name, *self.names)
        return {name: data[name] for name in own if name in data}

    @property
    def newer_values(self) -> list[tuple[str, str]]:
        """What the newer version has instead, with names of fields."""
        return [(self.address.label, self.newer.data.get(self._address.name, ""))]

    def values(self) -> dict[str, Any]:
        """As Publication.save_revision takes them."""
        return {self._address.name: self.cleaned_data[self._address.name]}

    def changed_values(self, newest: Revision) -> dict[str, Any]:
        """Without what the person left as it was, so that it covers nothing."""
        return {name: value for name, value in self.values().items() if name in self.changed_data}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name = self._address.name
        if name in cleaned:
            try:
                self._address.run_validators(cleaned[name])
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned

    def save(self, by: User, publishing: bool) -> Outcome | None:
        # Only the version that was shown may be covered, not one that came after.
        may_cover = {self.cleaned_data["based_on"], self.cleaned_data["cover"]} - {None}
        try:
            return save(
                self.publication,
                self.changed_values,
                by=by,
                may_cover=may_cover,
                publishing=publishing,
            )
        except NewerVersion as error:
            self.newer = error.newest
            raise


def refuse_taken_addresses(rows: Iterable[RowForm]) -> None:
    """An address may belong to one only: of these rows, and of all that is there."""
    rows = [row for row in rows if row.is_valid()]
    if not rows:
        return
    model, name = type(rows[0].publication), rows[0].publication.address_field
    asked = {row: row.cleaned_data[name] for row in rows}
    times = Counter(asked.values())
    there = dict(model.objects.filter(**{f"{name}__in": times}).values_list(name, "pk"))
    for row, address in asked.items():
        own = row.publication.pk
        if name in row.changed_data and there.get(address, own) != own:
            row.add_error(name, model._meta.get_field(name).error_messages["unique"])
        elif times[address] > 1:
            row.add_error(name, _("Two of these rows have this address."))
