from collections.abc import Callable
from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from .second_factor import lacks_second_factor
from .sign_ins import is_saved, note_own_password
from .signing_in import SignIn


class ClinicAdminSite(AdminSite):
    """The staff's desk: Django's admin with the clinic's name, words and start page."""

    site_title = _("Staff")
    site_header = _("Staff")
    index_title = _("Start")
    empty_value_display = "–"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": _("Sign in"),
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in request.GET | request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index", current_app=self.name)
        request.current_app = self.name
        return SignIn.as_view(extra_context=context)(request)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """The desk opens for those alone who have the second step, where it is required."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            is_leaving = request.resolver_match.url_name == "logout"
            if (
                self.has_permission(request)
                and not is_leaving
                and lacks_second_factor(request.user)
            ):
                return redirect("mfa_index")
            return guarded(request, *args, **kwargs)

        return inner

    def get_urls(self) -> list:
        urls = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        own = path(
            "r/<int:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        return [own, *urls]

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: str
    ) -> HttpResponse:
        """
        Leads to the page of what one may see in the desk.

        Django's own leads everybody to all that has an address, also to links that open drafts.
        """
        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind and kind.model_class()
        shown_by = self._registry.get(model)
        row = shown_by.get_object(request, object_id) if shown_by else None
        if not hasattr(row, "get_absolute_url") or not shown_by.has_view_permission(request, row):
            raise Http404
        # Its address now, not the one that a draft gives it.
        return redirect(model._default_manager.get(pk=row.pk).get_absolute_url())

    @transaction.atomic
    def password_change(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        response = super().password_change(request, extra_context)
        if is_saved(request, response):
            note_own_password(request.user)
        return response
