"""The list's actions on several posts or pages, what they report, and a form for many of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..publication import Publication
from ..publication_queryset import PublicationStatus
from ..revisions import Revision
from . import bulk
from .bulk import Outcome, outcome_of, to_each
from .several_forms import RowForm, refuse_taken_addresses

#: As many as a page of the list has.
AT_MOST = 50


class SeveralAdmin(admin.ModelAdmin):
    row_form = RowForm

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_several"
        view = self.admin_site.admin_view(self.several_view)
        return [path("several/", view, name=name), *super().get_urls()]

    # The actions. Each asks for every one of them whether this person may.

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        seen = _versions_seen(request)

        def publish(publication: Publication) -> Outcome:
            self.check_may_publish(request, publication)
            return bulk.publish(publication, by=request.user, seen=seen.get(publication.pk))

        self.report(request, to_each(queryset, publish))

    @admin.action(description=_("Archive (take from the readers)"), permissions=["publish"])
    def archive(self, request: HttpRequest, queryset: QuerySet) -> None:
        def archive(publication: Publication) -> Outcome:
            self.check_may_publish(request, publication)
            return bulk.archive(publication, by=request.user)

        self.report(request, to_each(queryset, archive))

    @admin.action(description=_("Return to draft"), permissions=["publish"])
    def return_to_draft(self, request: HttpRequest, queryset: QuerySet) -> None:
        def return_to_draft(publication: Publication) -> Outcome:
            self.check_may_publish(request, publication)
            return bulk.return_to_draft(publication, by=request.user)

        self.report(request, to_each(queryset, return_to_draft))

    @admin.action(description=_("Change addresses"), permissions=["change"])
    def several(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.page_for(request, queryset, "several")

    def page_for(self, request: HttpRequest, queryset: QuerySet, page: str) -> HttpResponse | None:
        """On to a page of its own, with those of them that this person may change."""
        chosen, refused = [], []
        for publication in queryset:
            may = self.has_change_permission(request, publication)
            (chosen if may else refused).append(publication)
        if len(chosen) > AT_MOST:
            said = gettext("Choose %d at most, and the others afterwards.") % AT_MOST
            messages.error(request, said)
            return None
        said = gettext("You may not change these.")
        if refused:
            self.report(request, [Outcome(each, said, is_done=False) for each in refused])
        if not chosen:
            return None
        ids = ",".join(str(each.pk) for each in chosen)
        return redirect(reverse(admin_urlname(self.opts, page), query={"ids": ids}))

    # The form for many

    def several_view(self, request: HttpRequest) -> HttpResponse:
        publications = self.chosen(request)
        newest = Revision.objects.newest_of(publications, with_data=True)
        sent = [request.POST] if request.method == "POST" else []
        rows = self.rows(publications, newest, sent)
        if sent:
            publishing = self.is_publishing(request)
            refuse_taken_addresses(rows)
            rows = self._rows_left(request, rows, publishing=publishing)
            if not rows:
                return redirect(reverse(admin_urlname(self.opts, "changelist")))
        context = self.context_of_several(request, [row.publication for row in rows])
        context |= {"title": capfirst(str(self.several.short_description)), "rows": rows}
        return TemplateResponse(request, "admin/publishing/several.html", context)

    def rows(self, publications: list, newest: dict[int, Revision], sent: list) -> list[RowForm]:
        return [
            self.row_form(*sent, publication=each, newest=newest[each.pk])
            for each in publications
            if each.pk in newest
        ]

    def _rows_left(self, request: HttpRequest, rows: list[RowForm], *, publishing: bool) -> list:
        """Those that could not be saved; of the others it is said what became of them."""
        outcomes, left = [], []
        for row in rows:
            if not row.is_valid():
                left.append(row)
                continue
            outcome = outcome_of(
                row.publication, lambda _same, row=row: row.save(request.user, publishing)
            )
            if outcome and not outcome.is_done:
                row.add_error(None, outcome.said)
                left.append(row)
            elif outcome:
                outcomes.append(outcome)
        if outcomes or not left:
            self.report(request, outcomes)
        return left

    def chosen(self, request: HttpRequest) -> list[Publication]:
        """Those that the address names, as far as this person may change them."""
        ids = [each for each in request.GET.get("ids", "").split(",") if is_id(each)]
        found = self.get_queryset(request).filter(pk__in=ids[:AT_MOST])
        allowed = [each for each in found if self.has_change_permission(request, each)]
        if not allowed:
            raise PermissionDenied
        return allowed

    def is_publishing(self, request: HttpRequest) -> bool:
        is_asked = "_publish" in request.POST
        if is_asked and not self.has_publish_permission(request):
            raise PermissionDenied
        return is_asked

    def context_of_several(self, request: HttpRequest, publications: list[Publication]) -> dict:
        ids = ",".join(str(each.pk) for each in publications)
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "publications": publications,
            "action_url": f"?ids={ids}",
            "can_publish": self.has_publish_permission(request)
            and any(each.status == PublicationStatus.PUBLISHED for each in publications),
        }

    # Who may do what, for each object

    def check_may_change(self, request: HttpRequest, publication: Publication) -> None:
        if not self.has_change_permission(request, publication):
            raise PermissionDenied

    def check_may_publish(self, request: HttpRequest, publication: Publication) -> None:
        self.check_may_change(request, publication)
        if not self.has_publish_permission(request):
            raise PermissionDenied

    # What is said afterwards

    def report(self, request: HttpRequest, outcomes: Iterable[Outcome]) -> None:
        """One message for each sentence, with all it is true of."""
        by_sentence: dict[tuple[bool, str], list[Publication]] = {}
        for outcome in outcomes:
            by_sentence.setdefault((outcome.is_done, outcome.said), []).append(outcome.publication)
        for (is_done, said), publications in by_sentence.items():
            context = {"said": said, "is_done": is_done, "links": self._links(publications)}
            message = render_to_string("admin/publishing/_outcome.html", context)
            messages.add_message(
                request, messages.SUCCESS if is_done else messages.WARNING, message
            )
        if not by_sentence:
            messages.info(request, gettext("Nothing was changed."))

    def _links(self, publications: list[Publication]) -> list[tuple[str, str]]:
        name = admin_urlname(self.opts, "change")
        return [(reverse(name, args=[each.pk]), str(each)) for each in publications]


def is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _versions_seen(request: HttpRequest) -> dict[int, int]:
    """By id, the newest version of each row as the list showed it."""
    seen = {}
    for pair in request.POST.getlist("version"):
        publication, _colon, version = pair.partition(":")
        if is_id(publication) and is_id(version):
            seen[int(publication)] = int(version)
    return seen
