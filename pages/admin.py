from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from images.widgets import PictureSelect
from publishing.admin import PublicationAdmin, StageFilter
from publishing.forms import PublicationForm
from publishing.list_filters import ReviewFilter
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
            "address",
            "hours",
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
        (_("How to reach the clinic"), {"fields": ["phone", "email", "address", "hours"]}),
        (_("When it cannot wait"), {"fields": ["urgent_text"]}),
        (_("Time and language"), {"fields": ["time_zone", "language"]}),
    ]
    trail_verb = "changed the facts"


class PageForm(PublicationForm):
    def clean_path(self) -> str:
        return self.clean_address()


@admin.register(Page)
class PageAdmin(PublicationAdmin):
    form = PageForm
    list_display = ["title", "path", "stage", "in_menu", "menu_order", "last_saved"]
    list_filter = [StageFilter, ReviewFilter, "in_menu"]
    search_fields = ["title", "path", "summary"]
    fieldsets = [
        (None, {"fields": ["title", "path", "summary", "body"]}),
        (_("Menu"), {"fields": ["in_menu", "menu_order"]}),
        (_("Time and language"), {"fields": ["published_at", "expires_at", "lang"]}),
        (_("For colleagues"), {"fields": ["revision_note", "based_on"]}),
    ]
