from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .forms import StaffChangeForm, StaffCreationForm
from .models import TrailEntry, User
from .roles import Role

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
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What this person may do"), {"fields": ["groups", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        (_("Password"), {"fields": ["usable_password", "password1", "password2"]}),
        (_("What this person may do"), {"fields": ["groups"]}),
    ]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(str(Role(group.name).label) for group in user.groups.all())


@admin.register(TrailEntry)
class TrailEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "actor_name", "verb", "target_name", "from_state", "to_state"]
    list_filter = ["verb", "at"]
    search_fields = ["actor_name", "target_name", "note"]
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
