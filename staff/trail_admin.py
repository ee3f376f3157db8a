"""The page on which the owner reads the trail. Nobody changes it there, whatever they may do."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList, IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from .models import TrailEntry
from .trail_export import csv_lines
from .trail_words import EXPORTS, SIGN_INS, linked_sentence, sentence, verbs_saying

#: The list ends after so many. Older ones are found by the filters, and all are in the export.
MOST_LISTED = 10_000


class ShortPaginator(Paginator):
    """Counts no further than the list goes: a trail of years is long."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST_LISTED].count()


class KindFilter(admin.SimpleListFilter):
    title = _("kind of thing")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        types = ContentType.objects.get_for_models(*model_admin.admin_site._registry)
        kinds = sorted(
            (str(capfirst(model._meta.verbose_name_plural)), str(kind.pk))
            for model, kind in types.items()
        )
        return [
            ("sign-ins", _("Signing in and out")),
            ("exports", _("Exports")),
            *((key, name) for name, key in kinds),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case None:
                return queryset
            case "sign-ins":
                return queryset.filter(verb__in=SIGN_INS)
            case "exports":
                return queryset.filter(verb__in=EXPORTS)
        known = {key for key, _name in self.lookup_choices}
        return queryset.filter(target_type=self.value()) if self.value() in known else queryset


class TrailList(ChangeList):
    """Knows the addresses of what the entries on its page are about, one query a kind."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        by_kind: dict[int, list[TrailEntry]] = {}
        for entry in self.result_list:
            entry.address = ""
            if entry.target_type_id:
                by_kind.setdefault(entry.target_type_id, []).append(entry)
        for kind, entries in by_kind.items():
            _find_addresses(ContentType.objects.get_for_id(kind), entries)


def _find_addresses(kind: ContentType, entries: list[TrailEntry]) -> None:
    model = kind.model_class()
    if model is None:
        return
    there = model._base_manager.filter(pk__in={entry.target_id for entry in entries})
    there = {str(pk) for pk in there.values_list("pk", flat=True)}
    page = f"admin:{kind.app_label}_{kind.model}_change"
    for entry in entries:
        if entry.target_id in there:
            try:
                entry.address = reverse(page, args=[entry.target_id])
            except NoReverseMatch:
                return


@admin.register(TrailEntry)
class TrailEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "said", "network", "beginning_of_note"]
    sortable_by = ["at"]
    list_filter = ["at", KindFilter, "actor"]
    list_select_related = ["target_type"]
    list_max_show_all = 0
    search_fields = ["actor_name"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = ShortPaginator
    actions = None
    change_list_template = "admin/staff/trail_change_list.html"
    fields = ["at", "in_words", "network", "note"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return TrailList

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        extra_context = {"most_listed": MOST_LISTED, "title": _("Trail"), **(extra_context or {})}
        return super().changelist_view(request, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Each word is looked for in the names, the note, and the verb as the reader sees it."""
        for word in search_term.split():
            queryset = queryset.filter(
                Q(actor_name__icontains=word)
                | Q(target_name__icontains=word)
                | Q(note__icontains=word)
                | Q(verb__in=verbs_saying(word))
            )
        return queryset, False

    @admin.display(description=_("what was done"))
    def said(self, entry: TrailEntry) -> SafeString:
        return linked_sentence(entry, entry.address)

    @admin.display(description=_("what was done"))
    def in_words(self, entry: TrailEntry) -> str:
        return sentence(entry)

    @admin.display(description=_("note"), empty_value="")
    def beginning_of_note(self, entry: TrailEntry) -> str:
        return Truncator(entry.note).chars(200)

    # The export

    def get_urls(self) -> list:
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="staff_trailentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse:
        """What the list's filters let through, all of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            entries = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:staff_trailentry_changelist"))
        TrailEntry.objects.record(
            request.user, "exported the trail", note=request.META.get("QUERY_STRING", "")[:500]
        )
        return StreamingHttpResponse(
            csv_lines(entries),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="trail-{timezone.localdate()}.csv"'
            },
        )
