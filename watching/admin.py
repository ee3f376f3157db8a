from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy.admin import PageAdmin

from .checks import all_checks, look
from .models import Pulse


@admin.register(Pulse)
class StatusAdmin(PageAdmin):
    """Whether all is well, in words; what is wrong comes first."""

    def has_change_permission(self, request: HttpRequest, obj: Pulse | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return status_page(request)


@require_safe
def status_page(request: HttpRequest) -> HttpResponse:
    results = look(all_checks())
    context = admin.site.each_context(request) | {
        "title": _("Status"),
        "needing": [result for result in results if result.finding.needs_somebody],
        "fine": [result for result in results if not result.finding.needs_somebody],
    }
    return render(request, "admin/watching/status.html", context)
