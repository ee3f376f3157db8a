from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.clinic_time import ClinicTimeField, ClinicTimeWidget
from staff.models import TrailEntry
from staff.plain_lists import PlainList

from .notice import Notice

WANTED = {
    "starts_at": _("Say from when it shows."),
    "ends_at": _("Say until when it shows."),
}


@admin.register(Notice)
class NoticeAdmin(PlainList, admin.ModelAdmin):
    """What stands above every page for a time; seen by readers as soon as it is saved."""

    list_display = ["text", "starts_at", "ends_at", "stage"]
    list_display_links = ["text"]
    fields = ["text", "starts_at", "ends_at"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        now = timezone.now().replace(second=0, microsecond=0)
        return {"starts_at": now} | super().get_changeform_initial_data(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.DateTimeField):
            kwargs["form_class"] = ClinicTimeField
            kwargs["widget"] = ClinicTimeWidget(capfirst(db_field.verbose_name))
            kwargs["error_messages"] = {"required": WANTED[db_field.name]}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("stage"))
    def stage(self, notice: Notice) -> str:
        if notice.is_shown:
            return _("Readers see it")
        return _("Comes by itself") if notice.starts_at > timezone.now() else _("Over")

    def save_model(self, request: HttpRequest, obj: Notice, form, change) -> None:
        obj.created_by = obj.created_by or request.user
        super().save_model(request, obj, form, change)
        TrailEntry.objects.record(request.user, "changed" if change else "added", obj)

    def delete_model(self, request: HttpRequest, obj: Notice) -> None:
        TrailEntry.objects.record(request.user, "deleted", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for notice in queryset:
            self.delete_model(request, notice)
