"""The clinic's facts in one form: names, places, hours, holidays, help, colours."""

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from images.widgets import PictureSelect
from publishing.single_row import SingleRowAdmin
from publishing.text import PLAIN_TEXT
from staff.models import TrailEntry

from .clinic import Clinic, time_zone_choices
from .colours import OWN, contrast, theme_of
from .locations import DAYS, Location, SpecialHours


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
            "social_links",
            "urgent_text",
            "accent",
            "time_zone",
            "language",
        ]
        widgets = {
            "logo": PictureSelect,
            "accent": forms.TextInput(attrs={"type": "color"}),
            "social_links": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, instance=None, initial=None, **kwargs) -> None:
        # A browser's field for colours cannot be empty.
        initial = {"accent": (instance and instance.accent) or OWN, **(initial or {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)

    def clean_accent(self) -> str:
        accent = self.cleaned_data["accent"].lower()
        return "" if accent == OWN else accent


class LocationInline(admin.StackedInline):
    model = Location
    formfield_overrides = PLAIN_TEXT
    fieldsets = [
        (None, {"fields": ["name", "address", "phone", "directions"]}),
        (
            _("Opening hours"),
            {
                "fields": [*DAYS, "hours_note", "order"],
                "description": _(
                    "Write the hours of each day as you say them: “8–12, 1–5:30 pm”. An empty day "
                    "is closed; if all are empty, no hours are shown."
                ),
            },
        ),
    ]

    def get_extra(self, request: HttpRequest, obj=None, **kwargs) -> int:
        return 0 if obj and obj.location_set.exists() else 1

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"address", "directions", "hours_note"}:
            field.widget.attrs["rows"] = 3
        return field


class SpecialHoursInline(admin.StackedInline):
    model = SpecialHours
    fields = [("first_day", "last_day"), "hours", "reason", "location"]
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What is over needs no more care."""
        return super().get_queryset(request).filter(last_day__gte=timezone.localdate())


@admin.register(Clinic)
class ClinicAdmin(SingleRowAdmin):
    form = ClinicForm
    inlines = [LocationInline, SpecialHoursInline]
    fieldsets = [
        (None, {"fields": ["name", "tagline", "description", "logo"]}),
        (_("How to reach the clinic"), {"fields": ["phone", "email", "social_links"]}),
        (_("When it cannot wait"), {"fields": ["urgent_text"]}),
        (_("Colour, time and language"), {"fields": ["accent", "time_zone", "language"]}),
    ]
    trail_verb = "changed the facts"

    class Media:
        css = {"all": ["admin-pages/pages.css"]}

    def save_model(self, request: HttpRequest, obj: Clinic, form, change) -> None:
        super().save_model(request, obj, form, change)
        # The answer speaks the new language already; the middleware takes it back.
        translation.activate(obj.language)
        if obj.accent and "accent" in form.changed_data and theme_of(obj.accent).is_adjusted:
            messages.info(request, _adjusted(obj.accent))

    def save_formset(self, request: HttpRequest, form, formset, change) -> None:
        super().save_formset(request, form, formset, change)
        rows = [*formset.new_objects, *(row for row, _ in formset.changed_objects)]
        names = [str(row) for row in [*rows, *formset.deleted_objects]]
        if names:
            kind = capfirst(formset.model._meta.verbose_name_plural)
            TrailEntry.objects.record(
                request.user, self.trail_verb, form.instance, note=f"{kind}: {', '.join(names)}"
            )


def _adjusted(accent: str) -> str:
    shown = theme_of(accent).light["teal"]
    return gettext(
        "%(accent)s is too light to read (%(was).1f : 1 on white; 4.5 are needed), so links and "
        "buttons are shown in a darker shade of it, %(shown)s (%(now).1f : 1). At night all of it "
        "is lighter."
    ) % {
        "accent": accent,
        "was": contrast(accent, "#ffffff"),
        "shown": shown,
        "now": contrast(shown, "#ffffff"),
    }
