from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from images.widgets import PictureSelect
from publishing.admin import PublicationAdmin, StageFilter
from publishing.single_row import SingleRowAdmin

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
            "urgent_text",
            "time_zone",
            "language",
        ]
        widgets = {"logo": PictureSelect}


@admin.register(Clinic)
class ClinicAdmin(SingleRowAdmin):
    form = ClinicForm
    fieldsets = [
        (None, {"fields": ["name", "tagline", "description", "logo"]}),
        (_("How to reach the clinic"), {"fields": ["phone", "email"]}),
        (_("When it cannot wait"), {"fields": ["urgent_text"]}),
        (_("Time and language"), {"fields": ["time_zone", "language"]}),
    ]
    trail_verb = "changed the facts"


@admin.register(Page)
class PageAdmin(PublicationAdmin):
    list_display = ["title", "path", "stage", "in_menu", "menu_order", "last_saved"]
    list_filter = [StageFilter, "in_menu"]
    search_fields = ["title", "path"]
    fieldsets = [
        (None, {"fields": ["title", "path", "summary", "body"]}),
        (_("Time and language"), {"fields": ["published_at", "expires_at", "lang"]}),
        (_("For colleagues"), {"fields": ["revision_note", "based_on"]}),
    ]
