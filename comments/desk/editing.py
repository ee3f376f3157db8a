"""A better text for a comment, which readers are told of, and notes on it for colleagues."""

import hashlib

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff.models import User

from ..forms import PlainCharField, at_most
from ..models import BODY_LENGTH, Comment
from .confidential import ConfidentialForm

NOTE_LENGTH = 1_000


class EditForm(ConfidentialForm):
    button = gettext_lazy("Save the changed text")
    body = PlainCharField(
        label=gettext_lazy("Text"),
        validators=[at_most(BODY_LENGTH)],
        widget=forms.Textarea(attrs={"rows": 12, "autofocus": True}),
        help_text=gettext_lazy(
            "Readers see “Edited by the clinic” with the date. Take out what must not be there, and "
            "leave what was meant. The text as it was stays in the trail."
        ),
        error_messages={"required": gettext_lazy("Please leave a text.")},
    )
    reason = PlainCharField(
        label=gettext_lazy("Reason"),
        validators=[at_most(NOTE_LENGTH)],
        widget=forms.TextInput,
        help_text=gettext_lazy("For your colleagues, for example “Had a phone number in it.”"),
        error_messages={"required": gettext_lazy("Please say why.")},
    )
    text_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, comment: Comment, user: User) -> None:
        initial = {"body": comment.body, "text_seen": _digest(comment.body)}
        super().__init__(data, auto_id="edit-%s", initial=initial)
        self.comment, self.user = comment, user

    def clean_body(self) -> str:
        if self.cleaned_data["body"] == self.comment.body:
            raise forms.ValidationError(_("The text is as it was."))
        return self.cleaned_data["body"]

    def clean(self) -> dict:
        super().clean()
        # What readers tell of themselves is theirs to tell.
        if self.comment.person:
            self.ask_if_it_tells(of=self.comment.parent)
        return self.cleaned_data

    def save(self, seen: str) -> list[Comment] | None:
        body, reason = self.cleaned_data["body"], self.cleaned_data["reason"]
        is_known = self.cleaned_data["text_seen"] == _digest(self.comment.body)
        before = self.comment.body
        if is_known and self.comment.rewrite(body, self.user, seen=before, reason=reason):
            return []
        self.add_error(
            None, _("A colleague changed this text meanwhile. Look at it above, then save again.")
        )
        self.data = self.data.copy()
        self.data["text_seen"] = _digest(self.comment.body)
        return None


class NoteForm(forms.Form):
    button = gettext_lazy("Save the note")
    words = PlainCharField(
        label=gettext_lazy("Note"),
        validators=[at_most(NOTE_LENGTH)],
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=gettext_lazy("Only your colleagues see it. It cannot be taken back."),
        error_messages={"required": gettext_lazy("Please write a note.")},
    )

    def __init__(self, data=None, *, comment: Comment, user: User) -> None:
        super().__init__(data, auto_id="note-%s")
        self.comment, self.user = comment, user

    def save(self, seen: str) -> list[Comment] | None:
        self.comment.note(self.cleaned_data["words"], self.user)
        return []


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
