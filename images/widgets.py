from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .models import Picture

NEWEST = 50


class PictureSelect(forms.Select):
    """
    Chooses a picture for a foreign key, by seeing it.

    Sent as a plain list of the newest pictures, which works without a script; with one, a
    thumbnail and a button that opens the picker take its place.
    """

    class Media:
        css = {"all": ["admin-pictures/pictures.css"]}
        js = [forms.Script("admin-pictures/select.js", defer=True)]

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        newest = list(self._pictures[:NEWEST])
        chosen = self._chosen(value, newest)
        offered = newest if chosen is None or chosen in newest else [chosen, *newest]
        self.choices = [("", gettext("No picture")), *((p.pk, str(p)) for p in offered)]
        return render_to_string(
            "admin/images/_picture_select.html",
            {"select": super().render(name, value, attrs, renderer), "picture": chosen},
        )

    @property
    def _pictures(self) -> QuerySet[Picture]:
        # Django gives the widget of a foreign key its field's choices, with their queryset.
        offered = getattr(self.choices, "queryset", Picture.objects.all())
        return offered.filter(awaits_words=False)

    def _chosen(self, value: Any, newest: list[Picture]) -> Picture | None:
        for picture in newest:
            if str(picture.pk) == str(value):
                return picture
        try:
            return self._pictures.filter(pk=value).first() if value else None
        except ValidationError:  # Sent by hand, and no picture's id; the field says so.
            return None
