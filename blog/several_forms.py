"""Categories and tags of several posts at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from publishing.desk.bulk import Outcome, save
from publishing.desk.several_forms import RowForm
from publishing.desk.widgets import SearchedChoices
from publishing.revisions import Revision
from staff.models import User

from .categories import Category, Tag
from .posts import Post


class CategoriesField(forms.TypedMultipleChoiceField):
    """Boxes to tick, whose categories are read once for all rows."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, categories: Mapping[int, Category]) -> None:
        self.categories = categories
        choices = [(category.pk, category.name) for category in categories.values()]
        super().__init__(label=_("categories"), choices=choices, coerce=int, required=False)

    def names(self, values: list) -> str:
        known = [self.categories.get(int(value)) for value in values if str(value).isdecimal()]
        return ", ".join(category.name for category in known if category)


class PostRowForm(RowForm):
    names = ("categories",)

    def __init__(self, *args, categories: Mapping[int, Category], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"] = CategoriesField(categories)

    @property
    def rest(self) -> list[forms.BoundField]:
        fields = super().rest
        for field in fields:
            field.chosen = field.field.names(field.value() or [])
        return fields

    @property
    def newer_values(self) -> list[tuple[str, str]]:
        field = self["categories"]
        names = field.field.names(self.newer.data.get("categories", []))
        return [*super().newer_values, (field.label, names)]

    def values(self) -> dict[str, Any]:
        field = self.fields["categories"]
        chosen = [field.categories[pk] for pk in self.cleaned_data["categories"]]
        return super().values() | {"categories": chosen}


class SortingForm(forms.Form):
    """What is added to each of some posts, and what is taken from each."""

    add_categories = forms.ModelMultipleChoiceField(
        Category.objects.all(), label=_("Add to categories"), required=False
    )
    remove_categories = forms.ModelMultipleChoiceField(
        Category.objects.all(), label=_("Take out of categories"), required=False
    )
    add_tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=_("Add tags"), required=False
    )
    remove_tags = forms.ModelMultipleChoiceField(
        Tag.objects.all(), label=_("Take tags away"), required=False
    )

    def __init__(self, *args, admin_site, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            of_model = Post._meta.get_field(name.partition("_")[2])
            field.widget = SearchedChoices(of_model, admin_site)
            field.widget.choices = field.choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("categories", "tags"):
            both = set(cleaned.get(f"add_{name}", ())) & set(cleaned.get(f"remove_{name}", ()))
            if both:
                self.add_error(
                    f"remove_{name}", _("The same one cannot be both added and taken away.")
                )
        if not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Choose what to add or to take away."))
        return cleaned

    def apply(self, post: Post, *, by: User, publishing: bool) -> Outcome | None:
        return save(post, partial(self._sorted, post), by=by, publishing=publishing)

    def _sorted(self, post: Post, newest: Revision) -> dict[str, Any]:
        values = post.values_of(newest)
        chosen = self.cleaned_data
        return {
            name: [
                *[each for each in values.get(name, ()) if each not in chosen[f"remove_{name}"]],
                *[each for each in chosen[f"add_{name}"] if each not in values.get(name, ())],
            ]
            for name in ("categories", "tags")
            if chosen[f"add_{name}"] or chosen[f"remove_{name}"]
        }
