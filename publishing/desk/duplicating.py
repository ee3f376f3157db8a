"""A post or page begun as a copy of another."""

from typing import TypeVar

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.models import User

from ..preview import may_preview
from ..publication import Publication
from .bulk import Outcome, to_each

PublicationType = TypeVar("PublicationType", bound=Publication)


def duplicate(publication: PublicationType, *, by: User) -> PublicationType:
    """
    A new draft with the newest words, lists and pictures, and an address of its own.

    What belongs to the other one alone stays there: its dates, its review, its replies.
    """
    newest = publication.newest_revision
    values = publication.values_of(newest) if newest else {"title": publication.title}
    for name in publication.not_duplicated:
        values.pop(name, None)
    values["title"] = _copied_title(publication, values["title"])
    values[publication.address_field] = _free_address(publication)
    with transaction.atomic():
        draft = type(publication).objects.create(
            created_by=by, **{name: values[name] for name in publication.draft_fields}
        )
        draft.save_revision(values, by=by, note=gettext("Copied from “%s”") % publication)
    return draft


def _copied_title(publication: Publication, title: str) -> str:
    longest = publication._meta.get_field("title").max_length
    end = gettext(" (copy)")
    return f"{title[: longest - len(end)]}{end}"


def _free_address(publication: Publication) -> str:
    name = publication.address_field
    longest = publication._meta.get_field(name).max_length
    beginning = getattr(publication, name)[: longest - len("-copy-00000")].strip("-/")
    rows = type(publication).objects.filter(**{f"{name}__startswith": f"{beginning}-copy"})
    taken = set(rows.values_list(name, flat=True))
    address, number = f"{beginning}-copy", 2
    while address in taken:
        address, number = f"{beginning}-copy-{number}", number + 1
    return address


class DuplicatingAdmin(admin.ModelAdmin):
    """The button beside the form, and the action of the list."""

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_duplicate"
        view = self.admin_site.admin_view(self.duplicate_view)
        return [path("<int:pk>/duplicate/", view, name=name), *super().get_urls()]

    def duplicate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        publication = get_object_or_404(self.get_queryset(request), pk=pk)
        self._check_may_duplicate(request, publication)
        draft = duplicate(publication, by=request.user)
        said = gettext("This is a copy of “%s”: a draft that only staff see.") % publication
        messages.success(request, said)
        return redirect(reverse(admin_urlname(self.opts, "change"), args=[draft.pk]))

    @admin.action(description=_("Duplicate, as new drafts"), permissions=["add"])
    def duplicate_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        def do(publication: Publication) -> Outcome:
            self._check_may_duplicate(request, publication)
            return Outcome(duplicate(publication, by=request.user), gettext("Made as new drafts."))

        self.report(request, to_each(queryset, do))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk and self.has_add_permission(request):
            name = admin_urlname(self.opts, "duplicate")
            context["duplicate_url"] = reverse(name, args=[obj.pk])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _check_may_duplicate(self, request: HttpRequest, publication: Publication) -> None:
        """A copy shows what is not public yet."""
        if not (self.has_add_permission(request) and may_preview(request.user, publication)):
            raise PermissionDenied
