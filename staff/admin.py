from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .forms import StaffChangeForm, StaffCreationForm
from .invitations import invite
from .models import TrailEntry, User
from .plain_lists import PlainList
from .roles import Role
from .second_factor import KINDS, forget_second_factor
from .trail_admin import TrailEntryAdmin

__all__ = ["StaffAdmin", "TrailEntryAdmin"]

# What a role may do stands in the code of each room; only who has which role is decided here.
admin.site.unregister(Group)
# Addresses and second steps of people are changed on their own pages and by the action below alone,
# which note it in the trail.
admin.site.unregister([EmailAddress, Authenticator])


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return Role.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        role = self.value()
        return queryset.filter(groups__name=role) if role in Role.values else queryset


@admin.register(User)
class StaffAdmin(PlainList, UserAdmin):
    form = StaffChangeForm
    add_form = StaffCreationForm
    list_display = [
        "username",
        "first_name",
        "last_name",
        "email",
        "roles",
        "is_active",
        "last_login",
    ]
    list_filter = [RoleFilter, "is_active"]
    filter_horizontal = []
    readonly_fields = ["second_step", "last_login", "date_joined"]
    actions = ["send_link", "take_second_step"]
    fieldsets = [
        (None, {"fields": ["username", "second_step"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What this person may do"), {"fields": ["groups", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        (_("What this person may do"), {"fields": ["groups"]}),
    ]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request, obj=None) -> bool:
        """Nobody takes over an account that may do more than the own one."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def save_related(self, request, form, formsets, change) -> None:
        before = self._roles(form.instance) if change else ""
        super().save_related(request, form, formsets, change)
        after = self._roles(form.instance)
        if not change:
            TrailEntry.objects.record(request.user, "added", form.instance, note=after)
            invite(form.instance, by=request.user)
            self.message_user(request, _("A link is on its way to %s.") % form.instance)
        elif before != after:
            note = f"{before} → {after}"
            TrailEntry.objects.record(request.user, "changed roles", form.instance, note=note)
        if "is_active" in form.changed_data and change:
            verb = "let in again" if form.instance.is_active else "locked out"
            TrailEntry.objects.record(request.user, verb, form.instance)
            form.instance.end_sessions()
        others = [name for name in form.changed_data if name not in {"groups", "is_active"}]
        if change and others:
            note = ", ".join(others)
            TrailEntry.objects.record(request.user, "changed", form.instance, note=note)

    def delete_model(self, request, obj) -> None:
        TrailEntry.objects.record(request.user, "deleted", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for user in queryset:
            self.delete_model(request, user)

    def user_change_password(self, request, id, form_url="") -> HttpResponse:
        """Nobody chooses a password for somebody else; `send_link` is the way."""
        raise PermissionDenied

    @admin.action(description=_("Send a link to choose a password"), permissions=["change"])
    def send_link(self, request: HttpRequest, queryset: QuerySet) -> None:
        for user in queryset:
            if not self.has_change_permission(request, user) or not user.is_active:
                said, level = _("%s was not sent a link: the account is locked."), messages.WARNING
            elif not user.email:
                said, level = _("%s has no email address. Fill it in first."), messages.WARNING
            else:
                with transaction.atomic():
                    invite(user, by=request.user)
                said, level = _("A link is on its way to %s."), messages.SUCCESS
            self.message_user(request, said % user, level)

    @admin.action(
        description=_("Take away the second step (phone or key lost)"), permissions=["change"]
    )
    def take_second_step(self, request: HttpRequest, queryset: QuerySet) -> None:
        for user in queryset:
            if not self.has_change_permission(request, user):
                continue
            with transaction.atomic():
                forget_second_factor(user)
                user.end_sessions()
                TrailEntry.objects.record(request.user, "forgot the second step of", user)
            said = _("%s sets up a new second step at the next sign-in.") % user
            self.message_user(request, said, messages.SUCCESS)

    @staticmethod
    def _roles(user: User) -> str:
        return ", ".join(user.groups.order_by("name").values_list("name", flat=True))

    @admin.display(description=_("second step"), boolean=True)
    def second_step(self, user: User) -> bool:
        return is_mfa_enabled(user, KINDS)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        names = (group.name for group in user.groups.all())
        return ", ".join(str(Role(name).label) if name in Role.values else name for name in names)
