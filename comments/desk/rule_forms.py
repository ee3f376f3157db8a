from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from publishing.text import without_control_characters

from ..rules import WordRule
from .dry_run import DryRun, dry_run


class WordRuleForm(forms.ModelForm):
    # Shown once it is asked for.
    save_anyway = forms.BooleanField(
        label=_("Save it anyway"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = WordRule
        fields = ["phrase", "does"]

    def clean_phrase(self) -> str:
        phrase = " ".join(without_control_characters(self.cleaned_data["phrase"]).split())
        if not WordRule(phrase=phrase).words:
            raise forms.ValidationError(_("Write a word, or several."))
        return phrase

    def clean(self) -> dict:
        super().clean()
        if "phrase" in self.cleaned_data and not self.cleaned_data.get("save_anyway"):
            self._ask_if_too_wide()
        return self.cleaned_data

    def _ask_if_too_wide(self) -> None:
        if not self.rule.has_letters:
            sentence = _("This would catch every comment.")
        elif self.tried.is_too_wide:
            caught, looked_at = len(self.tried.caught), self.tried.looked_at
            sentence = ngettext(
                "This would have caught %(caught)s of the last %(looked_at)s approved comment.",
                "This would have caught %(caught)s of the last %(looked_at)s approved comments.",
                looked_at,
            ) % {"caught": caught, "looked_at": looked_at}
        else:
            return
        # The field is drawn once more, now to be seen.
        self.fields["save_anyway"].widget = forms.CheckboxInput()
        question = _("Tick “Save it anyway” if you mean it.")
        self.add_error("phrase", f"{sentence} {question}")

    @property
    def rule(self) -> WordRule:
        """As it was typed."""
        return WordRule(phrase=self.cleaned_data["phrase"])

    @cached_property
    def tried(self) -> DryRun | None:
        phrase = self.data.get("phrase", "")
        typed = WordRule(phrase=phrase)
        return dry_run(typed) if typed.words else None
