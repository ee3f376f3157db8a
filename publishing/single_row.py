from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from staff.models import TrailEntry


class SingleRow(models.Model):
    """Settings of which there is one row at most."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        self.pk = 1
        super().save(*args, **kwargs)


class SingleRowAdmin(admin.ModelAdmin):
    """For a model of one row: its list is the row's form. The trail says what was changed."""

    #: What the trail says was done.
    trail_verb = "changed the settings"

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        page = "change" if self.model.objects.exists() else "add"
        args = [1] if page == "change" else []
        label = f"{self.opts.app_label}_{self.opts.model_name}"
        return HttpResponseRedirect(reverse(f"admin:{label}_{page}", args=args))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not self.model.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        TrailEntry.objects.record(
            request.user, self.trail_verb, obj, note=", ".join(form.changed_data)
        )
