from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelectMultiple
from django.utils.translation import gettext as _


class LabelledSplitDateTime(AdminSplitDateTime):
    """Django's fields for a day and a time, each with a name of its own for screen readers."""

    def __init__(self, label: str, attrs=None) -> None:
        self.label = label
        super().__init__(attrs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        parts = (_("%s: day"), _("%s: time"))
        for widget, part in zip(context["widget"]["subwidgets"], parts, strict=True):
            widget["attrs"]["aria-label"] = part % self.label
        return context


class SearchedChoices(AutocompleteSelectMultiple):
    """
    Django's list of choices found by typing.

    Without its button that clears all at once: it stands where screen readers expect a choice.
    """

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}
