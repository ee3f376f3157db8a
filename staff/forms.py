from datetime import timedelta

from django import forms
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .models import TrailEntry, User
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


class StaffCreationForm(_StaffForm):
    """Nobody knows somebody else's password: a link to choose one goes out by mail."""

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email"]
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _("A link to choose a password goes to this address.")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class WayBackForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def people(self) -> list[User]:
        """Those with this address who have not got such a mail within the last ten minutes."""
        since = timezone.now() - timedelta(minutes=10)
        people = User.objects.filter(
            email__iexact=self.cleaned_data["email"], is_active=True, is_staff=True
        )
        return [
            user
            for user in people
            if not TrailEntry.objects.about(user).filter(verb="invited", at__gt=since).exists()
        ]


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
