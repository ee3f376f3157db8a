import re
import textwrap

from django import forms
from django.db import models
from django.utils.text import Truncator

#: Control characters but tab and line feed; marks that turn the direction of the text around
#: them; what XML forbids in a feed; what is no character at all. Marks that only help
#: right-to-left text (U+200E, U+200F, U+061C) stay.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def without_control_characters(text: str) -> str:
    """Text as it can be shown and sent, with line feeds as the only line ends."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shorten(text: str, length: int) -> str:
    """One line that ends between two words, if it has to end; inside one that alone is too long."""
    line = textwrap.shorten(text, length, placeholder="…", break_on_hyphens=False)
    return Truncator(text).chars(length) if line == "…" else line


class PlainTextModel(models.Model):
    """What staff type into its text fields is cleaned before it is checked."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None) -> None:
        for field in self._meta.fields:
            if isinstance(field, (models.CharField, models.TextField)):
                value = getattr(self, field.attname)
                setattr(self, field.attname, without_control_characters(value or ""))
        super().clean_fields(exclude)


class PlainTextField(forms.CharField):
    """Reads a text as it is kept: the line ends that browsers send are no change to it."""

    def to_python(self, value) -> str:
        return without_control_characters(super().to_python(value))


#: For an admin's `formfield_overrides`.
PLAIN_TEXT = {models.TextField: {"form_class": PlainTextField}}
