from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .forms import StaffChangeForm, StaffCreationForm
from .models import TrailEntry, User
from .roles import Role
from .sign_ins import is_saved
from .trail_admin import TrailEntryAdmin

__all__ = ["StaffAdmin", "TrailEntryAdmin"]

# What a role may do stands in the code of each room; only who has which role is decided here.
admin.site.unregister(Group)


@admin.register(User)
class StaffAdmin(UserAdmin):
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
    list_filter = ["groups", "is_active"]
    filter_horizontal = []
    readonly_fields = ["new_password", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "new_password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What this person may do"), {"fields": ["groups", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        (_("Password"), {"fields": ["password1", "password2"]}),
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
        elif before != after:
            note = f"{before} → {after}"
            TrailEntry.objects.record(request.user, "changed roles", form.instance, note=note)
        if "is_active" in form.changed_data and change:
            verb = "let in again" if form.instance.is_active else "locked out"
            TrailEntry.objects.record(request.user, verb, form.instance)
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

    @transaction.atomic
    def user_change_password(self, request, id, form_url="") -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if is_saved(request, response):
            TrailEntry.objects.record(
                request.user, "set a password for", self.get_object(request, id)
            )
        return response

    @staticmethod
    def _roles(user: User) -> str:
        return ", ".join(user.groups.order_by("name").values_list("name", flat=True))

    @admin.display(description=_("password"))
    def new_password(self, user: User) -> str:
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, _("Set a new password"))

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        names = (group.name for group in user.groups.all())
        return ", ".join(str(Role(name).label) if name in Role.values else name for name in names)
