from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry

from ..addresses import leads_nowhere
from .forms import ImportForm, RedirectForm
from .importing import Plan, carry_out
from .misses import MissedAddress, misses
from .redirect import Redirect


class MadeByFilter(admin.SimpleListFilter):
    title = _("made")
    parameter_name = "made"

    def lookups(self, request, model_admin):
        return [("automatic", _("By itself")), ("hand", _("By hand"))]

    def queryset(self, request, queryset):
        if self.value() in {"automatic", "hand"}:
            return queryset.filter(is_automatic=self.value() == "automatic")
        return queryset


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    """Old addresses and where they lead: added, imported and deleted, never changed."""

    form = RedirectForm
    list_display = ["old_path", "new_path", "is_automatic", "created_by", "created_at"]
    list_select_related = ["created_by"]
    list_filter = [MadeByFilter]
    list_per_page = 50
    search_fields = ["old_path", "new_path"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="publishing_redirect_import"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("Moved addresses"), **(extra_context or {})}
        return super().changelist_view(request, context)

    # Adding

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError:
            # Somebody closed the circle a moment ago: the form sees it now, and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Redirect, form, change: bool) -> None:
        asked_for = obj.new_path
        followers = Redirect.objects.leading_to(obj.old_path).count()
        made = Redirect.objects.make(obj.old_path, obj.new_path, by=request.user)
        obj.pk, obj.new_path = made.pk, made.new_path
        TrailEntry.objects.record(request.user, "added", made)
        for spelling in (made.old_path, made.old_path.rstrip("/")):
            MissedAddress.objects.filter(path__iexact=spelling).delete()
        self._say(request, asked_for, made, followers)

    def _say(self, request: HttpRequest, asked_for: str, made: Redirect, followers: int) -> None:
        if made.new_path != asked_for:
            said = gettext("%(asked)s is moved itself, so readers go straight to %(new)s.")
            messages.info(request, said % {"asked": asked_for, "new": made.new_path})
        if followers:
            said = ngettext(
                "%d older address that led here leads to the new one now.",
                "%d older addresses that led here lead to the new one now.",
                followers,
            )
            messages.info(request, said % followers)
        if leads_nowhere(made.new_path):
            said = gettext("Readers find no page at %s yet.")
            messages.warning(request, said % made.new_path)

    # Deleting

    def delete_model(self, request: HttpRequest, obj: Redirect) -> None:
        self.delete_queryset(request, Redirect.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for redirect in queryset:
            TrailEntry.objects.record(request.user, "deleted", redirect)
        queryset.remove()

    # Importing

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(*sent)
        plan = None
        if request.method == "POST" and form.is_valid():
            if "_confirm" in request.POST:
                return self._carry_out(request, form)
            plan = Plan.of(form.cleaned_data["rows"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import old addresses"),
            "opts": self.opts,
            "form": form,
            "plan": plan,
        }
        template = "admin/publishing/redirect/import.html"
        return TemplateResponse(request, template, context)

    def _carry_out(self, request: HttpRequest, form: ImportForm) -> HttpResponse:
        made = carry_out(form.cleaned_data["rows"], by=request.user).made
        said = ngettext("%d moved address was made.", "%d moved addresses were made.", made)
        messages.success(request, said % made)
        return HttpResponseRedirect(reverse("admin:publishing_redirect_changelist"))


@admin.register(MissedAddress)
class MissedAddressAdmin(admin.ModelAdmin):
    list_display = ["path", "times", "asked_at", "send_on"]
    list_display_links = None
    list_per_page = 50
    search_fields = ["path"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def changelist_view(self, request, extra_context=None):
        misses.write()
        context = {"title": _("Addresses that readers looked for"), **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("what to do"))
    def send_on(self, missed: MissedAddress) -> str:
        address = reverse("admin:publishing_redirect_add", query={"old_path": missed.path})
        return format_html('<a class="button" href="{}">{}</a>', address, gettext("Send on to…"))
