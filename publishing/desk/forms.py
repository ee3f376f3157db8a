import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..clinic_time import ClinicTimeField
from ..decisions import Verdict
from ..draft_addresses import address_from, is_free, is_placeholder, placeholder, words_of
from ..markup.rendering import readdressed
from ..markup.safe_html import removed_by_cleaning
from ..picture_uses import pictures_of
from ..publication import Publication, already_public
from ..revisions import Revision, RevisionState, hash_of


class PublicationForm(forms.ModelForm):
    """
    Edits the newest revision of a post or page, never its live row.

    The button decides how much has to be there: a draft may be half-written, even without a title,
    what is published or submitted must be complete.
    """

    #: Said where an address is needed and the title has no letters to make it from.
    address_wanted = _("Write an address with small letters and hyphens, such as “back-pain”.")

    revision_note = forms.CharField(
        label=_("Note to colleagues"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("What you changed, or what the editor should look at. Readers never see it."),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")

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
                if is_placeholder(initial.get(instance.address_field)):
                    initial[instance.address_field] = ""
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        for name in self.fields.keys() & set(self._meta.model.revision_fields):
            has_default = self._meta.model._meta.get_field(name).has_default()
            is_needed = self.must_be_complete and not has_default and name != self._address_field
            self.fields[name].required &= is_needed

    @property
    def is_publishing(self) -> bool:
        return "_publish" in self.data

    @property
    def must_be_complete(self) -> bool:
        return self.is_publishing or "_submit" in self.data

    @property
    def revision_state(self) -> RevisionState:
        return RevisionState.IN_REVIEW if "_submit" in self.data else RevisionState.WORKING

    @property
    def said_about_times(self) -> list[str]:
        """What the person should know about times that the clocks skip or show twice."""
        fields = self.fields.values()
        times = (field for field in fields if isinstance(field, ClinicTimeField))
        return [field.said for field in times if field.said]

    def clean_body(self) -> str:
        # Said before the model cleans it away without a word.
        self.removed_from_body = removed_by_cleaning(self.data.get(self.add_prefix("body"), ""))
        return self.cleaned_data["body"]

    @property
    def _address_field(self) -> str:
        return self._meta.model.address_field

    @property
    def verdict(self) -> Verdict | None:
        if "_approve" in self.data:
            return Verdict.APPROVED
        return Verdict.SENT_BACK if "_send_back" in self.data else None

    def clean_address(self) -> str:
        """
        An empty address is made from the title. One that was made so, here or by the browser, and is
        taken gets a number.
        """
        address, title = self.cleaned_data[self._address_field], self.cleaned_data.get("title", "")
        if address and (address != words_of(title) or is_free(address, self.instance)):
            return address
        address = address_from(title, self.instance)
        if not address and self.is_publishing:
            raise ValidationError(self.address_wanted)
        present = getattr(self.instance, self._address_field)
        return address or (present if is_placeholder(present) else placeholder())

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
        self._fill_with_defaults(cleaned)
        if self.is_publishing and not cleaned.get("published_at"):
            live = self._live()
            time = (live or self.instance).time_of_publication()
            cleaned["published_at"] = time.replace(microsecond=0)
        self._check_times(cleaned)
        if self.instance.pk:
            # Two who save at once come here one after the other.
            type(self.instance).objects.select_for_update().only("pk").get(pk=self.instance.pk)
            self._refuse_if_newer(cleaned)
        if self.verdict:
            self._check_verdict(cleaned)
        return cleaned

    def _fill_with_defaults(self, cleaned: dict[str, Any]) -> None:
        for name, value in cleaned.items():
            if value in ("", None) and name in self._meta.model.revision_fields:
                field = self._meta.model._meta.get_field(name)
                if field.has_default() and not field.blank:
                    cleaned[name] = field.get_default()

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        begin, end = cleaned.get("published_at"), cleaned.get("expires_at")
        if begin and end and end <= begin:
            sentence = _("The end must come after the time of publication.")
            self.add_error("expires_at", sentence)

    def _check_verdict(self, cleaned: dict[str, Any]) -> None:
        newest = self.instance.newest_revision if self.instance.pk else None
        if newest is None:
            raise ValidationError(_("Save it first."))
        note = cleaned.get("revision_note", "")
        if self.verdict == Verdict.SENT_BACK and not note:
            # It stands far below the button; whoever pressed that is taken there.
            self.fields["revision_note"].widget.attrs["autofocus"] = True
        self.instance.check_verdict(self.verdict, newest, note)

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
        if self.must_be_complete:
            for field, message in self.instance.missing_for_readers().items():
                self.add_error(field if field in self.fields else None, message)
        if self.is_publishing and not self.errors:
            live = self._live()
            published_at = self.cleaned_data.get("published_at")
            if live and live.is_public and published_at and published_at > timezone.now():
                self.add_error("published_at", already_public())
            newest = live.newest_revision if live else None
            data = (newest.data if newest else {}) | self.instance.data_of(self.cleaned_data)
            if sentence := self.instance.missing_review(data):
                self.add_error(None, ValidationError(sentence, code="review"))

    def _live(self) -> Publication | None:
        """The live row; `instance` already holds what the form wants of it."""
        return type(self.instance).objects.filter(pk=self.instance.pk).first()


def _sensible(time: datetime | None) -> datetime | None:
    """Years far off are slips of the keyboard, and some calendars end before them."""
    if time and not 1990 <= time.year <= 2200:
        raise ValidationError(_("Write a year between 1990 and 2200."))
    return time
