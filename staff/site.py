from django.conf import settings
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .sign_ins import is_saved, note_own_password


class ClinicAdminSite(AdminSite):
    """The staff's desk: Django's admin with the clinic's name, words and start page."""

    site_title = _("Staff")
    site_header = _("Staff")
    index_title = _("Start")
    empty_value_display = "–"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().login(request, {"is_trial": settings.DEMO, **(extra_context or {})})

    @transaction.atomic
    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        response = super().password_change(request, extra_context)
        if is_saved(request, response):
            note_own_password(request.user)
        return response
