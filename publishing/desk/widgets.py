from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple


class _OnlyIds:
    """Django would ask the database for whatever was sent as an id."""

    def optgroups(self, name, value, attrs=None):
        ids = [each for each in value if str(each).isascii() and str(each).isdigit()]
        return super().optgroups(name, [each for each in ids if len(str(each)) <= 18], attrs)

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if isinstance(value, list):
            # A number that no column can hold is no id, and said to be none.
            return [each if len(each) <= 18 else "?" for each in value]
        return value


class SearchedChoice(_OnlyIds, AutocompleteSelect):
    """Django's choice found by typing."""


class SearchedChoices(_OnlyIds, AutocompleteSelectMultiple):
    """
    Django's list of choices found by typing.

    Without its button that clears all at once: it stands where screen readers expect a choice.
    """

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class OrderedChoices(SearchedChoices):
    """Sent, and shown again, in the order in which they were chosen."""

    class Media:
        js = [forms.Script("admin-desk/order.js", defer=True)]

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-ordered": ""}

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        places = {str(key): place for place, key in enumerate(value)}
        for _name, options, _index in groups:
            options.sort(key=lambda option: places.get(str(option["value"]), len(places)))
        return groups


class OrderedMultipleChoice(forms.ModelMultipleChoiceField):
    def clean(self, value):
        chosen = {str(each.pk): each for each in super().clean(value)}
        return [chosen[key] for key in dict.fromkeys(map(str, value or [])) if key in chosen]
