from django import forms
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .models import User
from .roles import ROLE_DESCRIPTIONS, Role


class RoleChoiceField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs) -> None:
        super().__init__(
            Group.objects.filter(name__in=Role.values),
            label=_("Roles"),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Somebody may have more than one."),
            **kwargs,
        )

    def label_from_instance(self, group: Group) -> str:
        role = Role(group.name)
        return format_html("<strong>{}</strong> – {}", role.label, ROLE_DESCRIPTIONS[role])


class _StaffForm(forms.ModelForm):
    groups = RoleChoiceField(
        error_messages={"required": _("Choose at least one role, or this person can do nothing.")}
    )

    def save(self, commit: bool = True) -> User:
        # Whoever has a role may sign in to the desk; nobody else has an account.
        self.instance.is_staff = True
        return super().save(commit)


class StaffCreationForm(_StaffForm, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ["username", "first_name", "last_name", "email"]


class StaffChangeForm(_StaffForm, UserChangeForm):
    password = None

    class Meta(UserChangeForm.Meta):
        model = User
        fields = ["username", "first_name", "last_name", "email", "is_active", "groups"]
        help_texts = {"is_active": _("Untick this when somebody leaves: their texts stay.")}

    def clean(self) -> dict:
        """Somebody has to be able to let people in again."""
        cleaned = super().clean()
        groups = cleaned.get("groups") or []
        stays_owner = cleaned.get("is_active") and any(g.name == Role.OWNER for g in groups)
        owners = User.objects.filter(is_active=True, groups__name=Role.OWNER)
        if (
            not stays_owner
            and owners.filter(pk=self.instance.pk).exists()
            and not owners.exclude(pk=self.instance.pk).exists()
        ):
            raise forms.ValidationError(
                _("This is the only owner. Make somebody else an owner first.")
            )
        return cleaned
