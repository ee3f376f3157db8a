"""The owner's two pages: how long things are kept, and the data of one person."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from .keeping_page import keeping_page
from .models import Erasure, KeepingTime
from .person_page import person_page


class PageAdmin(admin.ModelAdmin):
    """For a model whose list is a page of its own. Nobody edits its rows."""

    def get_urls(self) -> list:
        # None of a row; the list's name, so that the start page finds it.
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [path("", self.admin_site.admin_view(self.changelist_view), name=name)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self.page(request)


@admin.register(KeepingTime)
class KeepingTimeAdmin(PageAdmin):
    page = staticmethod(keeping_page)


@admin.register(Erasure)
class PersonAdmin(PageAdmin):
    page = staticmethod(person_page)
