from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from images.widgets import PictureSelect
from publishing.admin import PublicationAdmin, StageFilter
from staff.models import TrailEntry

from .clinic import Clinic, time_zone_choices
from .page import Page


class ClinicForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    class Meta:
        model = Clinic
        fields = [
            "name",
            "tagline",
            "description",
            "logo",
            "phone",
            "email",
            "address",
            "hours",
            "urgent_text",
            "time_zone",
            "language",
        ]
        widgets = {"logo": PictureSelect}


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):
    form = ClinicForm
    fieldsets = [
        (None, {"fields": ["name", "tagline", "description", "logo"]}),
        (_("How to reach the clinic"), {"fields": ["phone", "email", "address", "hours"]}),
        (_("When it cannot wait"), {"fields": ["urgent_text"]}),
        (_("Time and language"), {"fields": ["time_zone", "language"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """There is one row, so the list is its form."""
        page = "change" if Clinic.objects.exists() else "add"
        args = [1] if page == "change" else []
        return HttpResponseRedirect(reverse(f"admin:pages_clinic_{page}", args=args))

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        TrailEntry.objects.record(
            request.user, "changed the facts", obj, note=", ".join(form.changed_data)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Clinic.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Page)
class PageAdmin(PublicationAdmin):
    list_display = ["title", "path", "stage", "in_menu", "menu_order", "last_saved"]
    list_filter = [StageFilter, "in_menu"]
    search_fields = ["title", "path"]
    fieldsets = [
        (None, {"fields": ["title", "path", "summary", "body"]}),
        (_("Menu"), {"fields": ["in_menu", "menu_order"]}),
        (_("Time and language"), {"fields": ["published_at", "expires_at", "lang"]}),
        (_("For colleagues"), {"fields": ["revision_note", "based_on"]}),
    ]
