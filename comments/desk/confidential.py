"""What staff write in public is published at once, unless it may tell that somebody is a patient."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..disclosure import telling_words
from ..models import Comment


class ConfidentialForm(forms.Form):
    # Shown once it is asked for.
    save_anyway = forms.BooleanField(
        label=gettext_lazy("It tells nobody that they are a patient"),
        required=False,
        widget=forms.HiddenInput,
    )
    field_order = ["person", "body"]

    def ask_if_it_tells(self, of: Comment | None) -> None:
        """For clean(); `of` is the comment that is answered."""
        words = telling_words(self.cleaned_data.get("body", ""))
        if not words:
            # A yes is one to these words, not to those that are typed next.
            del self.fields["save_anyway"]
            return
        # The field is drawn once more, now to be seen.
        self.fields["save_anyway"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("save_anyway"):
            self.add_error("body", self._question(words, of))

    def _question(self, words: list[str], of: Comment | None) -> str:
        is_of_reader = of is not None and of.name and not of.person
        return _(
            "%(words)s may tell everybody that %(name)s is your patient. Your text is not published "
            "yet. Better write what holds for everyone, and “please call us”. Tick “It tells nobody "
            "that they are a patient” if that is so."
        ) % {
            "words": ", ".join(_("“%(words)s”") % {"words": each} for each in words),
            "name": of.name if is_of_reader else _("somebody"),
        }
