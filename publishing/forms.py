import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .publication import Publication, already_public, pictures_of
from .rendering import readdressed
from .revisions import Revision, RevisionState, hash_of
from .safe_html import removed_by_cleaning


class PublicationForm(forms.ModelForm):
    """
    Edits the newest revision of a post or page, never its live row.

    The button decides how much has to be there: a draft may be half-written, what is published
    must be complete.
    """

    revision_note = forms.CharField(
        label=_("Note to colleagues"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("What you changed, or what the editor should look at. Readers never see it."),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    #: The version that somebody saved meanwhile, and what this form holds, as a revision has it.
    newer: Revision | None = None
    mine: dict[str, Any] | None = None

    def __init__(self, *args, instance=None, initial=None, **kwargs) -> None:
        if instance is not None and instance.pk:
            newest = instance.newest_revision
            if newest:
                values = instance.values_of(newest)
                body = values["body"]
                values["body"] = readdressed(body, pictures_of(body))
                values["published_at"] = values.get("published_at") or instance.published_at
                initial = {**values, "based_on": newest.pk, **(initial or {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)

    @property
    def is_publishing(self) -> bool:
        return "_publish" in self.data

    @property
    def revision_state(self) -> RevisionState:
        return RevisionState.IN_REVIEW if "_submit" in self.data else RevisionState.WORKING

    def clean_body(self) -> str:
        # Said before the model cleans it away without a word.
        self.removed_from_body = removed_by_cleaning(self.data.get(self.add_prefix("body"), ""))
        return self.cleaned_data["body"]

    def clean_lang(self) -> str:
        lang = self.cleaned_data["lang"]
        if lang and not re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", lang):
            raise ValidationError(_("Write a code such as “es” or “pt-br”."))
        return lang

    def clean_published_at(self) -> datetime | None:
        return _sensible(self.cleaned_data["published_at"])

    def clean_expires_at(self) -> datetime | None:
        return _sensible(self.cleaned_data["expires_at"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.is_publishing and not cleaned.get("published_at"):
            live = self._live()
            time = (live or self.instance).time_of_publication()
            cleaned["published_at"] = time.replace(microsecond=0)
        if self.instance.pk:
            # Two who save at once come here one after the other.
            type(self.instance).objects.select_for_update().only("pk").get(pk=self.instance.pk)
            self._refuse_if_newer(cleaned)
        return cleaned

    def _refuse_if_newer(self, cleaned: dict[str, Any]) -> None:
        newest = self.instance.newest_revision
        if newest is None or newest.pk == cleaned.get("based_on"):
            return
        # Only the version that was shown beside it may be covered, not one that came after.
        if self.data.get("_overwrite") == str(newest.pk):
            return
        mine = newest.data | self.instance.data_of(cleaned)
        if hash_of(mine) == newest.hash:
            return
        self.newer, self.mine = newest, mine
        raise ValidationError(
            _(
                "%(who)s saved a newer version while you were writing. Your text is kept in the "
                "form and not saved yet."
            ),
            code="newer_revision",
            params={"who": newest.created_by or _("Somebody")},
        )

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_publishing and not self.errors:
            live = self._live()
            published_at = self.cleaned_data.get("published_at")
            if live and live.is_public and published_at and published_at > timezone.now():
                self.add_error("published_at", already_public())
            for field, message in self.instance.missing_for_readers().items():
                self.add_error(field if field in self.fields else None, message)

    def _live(self) -> Publication | None:
        """The live row; `instance` already holds what the form wants of it."""
        return type(self.instance).objects.filter(pk=self.instance.pk).first()


def _sensible(time: datetime | None) -> datetime | None:
    """Years far off are slips of the keyboard, and some calendars end before them."""
    if time and not 1990 <= time.year <= 2200:
        raise ValidationError(_("Write a year between 1990 and 2200."))
    return time
