from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst

from staff.models import TrailEntry

from .text import PLAIN_TEXT


class SingleRow(models.Model):
    """Settings of which there is one row at most."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        self.pk = 1
        super().save(*args, **kwargs)


class SingleRowAdmin(admin.ModelAdmin):
    """For a model of one row: its list is the row's form. The trail says what was changed."""

    formfield_overrides = PLAIN_TEXT
    change_form_template = "admin/publishing/single_row_form.html"
    #: What the trail says was done.
    trail_verb = "changed the settings"

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        exists = self.model.objects.exists()
        return HttpResponseRedirect(self._url("change", 1) if exists else self._url("add"))

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        if self.model.objects.exists():
            return HttpResponseRedirect(self._url("change", 1))
        return super().add_view(request, form_url, extra_context)

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ):
        context = {
            "title": capfirst(self.opts.verbose_name),
            "subtitle": None,
            "show_save_and_add_another": False,
            **(extra_context or {}),
        }
        return super().changeform_view(request, object_id, form_url, context)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Lists offer to change it, never to add another."""
        return super().get_model_perms(request) | {"add": False}

    def _url(self, page: str, *args: int) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        if names := [str(form.fields[name].label) for name in form.changed_data]:
            TrailEntry.objects.record(request.user, self.trail_verb, obj, note=", ".join(names))
