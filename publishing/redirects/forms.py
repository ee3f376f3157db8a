from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..addresses import key_of, live_among, new_path, old_path
from .importing import LARGEST_FILE, rows_of
from .redirect import Redirect, already_a_page, circle


class RedirectForm(forms.ModelForm):
    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]
        widgets = {
            "old_path": forms.TextInput(attrs={"class": "vTextField"}),
            "new_path": forms.TextInput(attrs={"class": "vTextField"}),
        }

    def clean_old_path(self) -> str:
        path = old_path(self.cleaned_data["old_path"])
        if path in live_among([path]):
            raise ValidationError(already_a_page())
        return path

    def clean_new_path(self) -> str:
        return new_path(self.cleaned_data["new_path"])

    def clean(self) -> dict:
        cleaned = super().clean()
        old, new = cleaned.get("old_path"), cleaned.get("new_path")
        if old and new and old in {key_of(new), key_of(Redirect.objects.end_of(new))}:
            self.add_error("new_path", circle())
        return cleaned


class ImportForm(forms.Form):
    """A file the first time; its text again when what would happen has been seen."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_(
            "A CSV file with two columns: the old address and the new one. "
            "A first line with headings does no harm."
        ),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict:
        cleaned = super().clean()
        text = cleaned.get("text") or self._text_of(cleaned.get("file"))
        cleaned["text"], cleaned["rows"] = text, rows_of(text)
        return cleaned

    def _text_of(self, file) -> str:
        if not file:
            raise ValidationError(_("Choose a file."))
        if file.size > LARGEST_FILE:
            raise ValidationError(_("This file is too large: 5 MB are the most."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(
                _("This is no text in UTF-8. Save it as “CSV UTF-8” and choose it again.")
            ) from None
