"""What was saved of a post or page: who, when, what differs, and the way back."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from ..picture_uses import descriptions_in
from ..preview import may_preview
from ..publication import Publication
from ..publication_queryset import PublicationStatus
from ..revisions import Revision, RevisionState
from .differences import Group, body_rows, grouped
from .field_changes import FieldChange, field_changes
from .restoring import restore

PER_PAGE = 50


@dataclass(frozen=True)
class Comparison:
    fields: list[FieldChange]
    groups: list[Group]
    has_other_words: bool
    has_other_markup: bool

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.has_other_words or self.has_other_markup)


def compared(publication: Publication, old: dict, new: dict) -> Comparison:
    """`old` and `new` are the data of revisions."""
    before, after = old.get("body") or "", new.get("body") or ""
    rows = body_rows(before, after, descriptions_in(before, after))
    has_other_words = any(row.change != "same" for row in rows)
    return Comparison(
        fields=field_changes(publication, old, new),
        groups=grouped(rows),
        has_other_words=has_other_words,
        has_other_markup=before != after and not has_other_words,
    )


def shown_revision(publication: Publication) -> Revision | None:
    """The one that readers see, or will from the time of publication on."""
    if publication.status != PublicationStatus.PUBLISHED:
        return None
    approved = publication.revisions.filter(
        state=RevisionState.APPROVED, hash=publication.published_hash
    )
    return approved.defer("data").order_by("-pk").first()


class HistoryAdmin(admin.ModelAdmin):
    """In place of Django's own history: the revisions of a publication."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("<path:object_id>/history/compare/", view(self.compare), name=f"{name}_compare"),
            path("<path:object_id>/history/restore/", view(self.restore), name=f"{name}_restore"),
        ]
        return [*own, *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        publication = self._visible(request, object_id)
        revisions = publication.revisions.with_decisions().defer("data")
        page = Paginator(revisions.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
        shown = shown_revision(publication)
        context = self._history_context(request, publication) | {
            "title": _("History of “%s”") % publication,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
            "shown_pk": shown and shown.pk,
            "newest": publication.revisions.defer("data").order_by("-pk").first(),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/publishing/history.html", context)

    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        publication = self._visible(request, object_id)
        new = self._revision(publication, request.GET.get("is", ""))
        return self.comparison_page(request, publication, request.GET.get("was", ""), new)

    def comparison_page(
        self, request: HttpRequest, publication: Publication, was: str, new: Revision, **more
    ) -> HttpResponse:
        """`was` is the number of the earlier version, "readers", or empty for the one before."""
        shown = shown_revision(publication)
        if was == "readers":
            old = shown and self._revision(publication, str(shown.pk))
        elif was:
            old = self._revision(publication, was)
        else:
            earlier = publication.revisions.with_decisions().filter(pk__lt=new.pk)
            old = earlier.order_by("-pk").first()
        newest = publication.revisions.defer("data").order_by("-pk").first()
        context = self._history_context(request, publication) | {
            "title": _("What changed in “%s”") % publication,
            "old": old,
            "new": new,
            "comparison": compared(publication, old.data if old else {}, new.data),
            "shown_pk": shown and shown.pk,
            "newest": newest,
            # What is the newest already need not be made so.
            "restorable": [each for each in (old, new) if each and each.pk != newest.pk],
            **self.decision_context(request, publication, new, newest),
            **more,
        }
        return TemplateResponse(request, "admin/publishing/comparison.html", context)

    def decision_context(
        self, request: HttpRequest, publication: Publication, new: Revision, newest: Revision
    ) -> dict:
        """What can be decided by whoever has read what changed."""
        return {}

    def restore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        publication = self._visible(request, object_id)
        if not self.has_change_permission(request, publication):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with transaction.atomic():
            # Two who save at once come here one after the other.
            publication = self.model.objects.select_for_update().get(pk=publication.pk)
            newest = publication.newest_revision
            if str(newest.pk) != request.POST.get("based_on"):
                messages.error(request, self._newer(newest))
                return redirect(self._address_of("history", publication))
            revision = self._revision(publication, request.POST.get("revision", ""))
            state = self._state_after(request, newest)
            _new, left_out = restore(publication, revision, by=request.user, state=state)
        messages.success(
            request,
            _("Restored as the newest version. Readers do not see it until it is published."),
        )
        for sentence in left_out:
            messages.warning(request, sentence)
        return redirect(self._address_of("change", publication))

    def _newer(self, newest: Revision) -> str:
        who = newest.created_by or _("Somebody")
        return _("%s saved a newer version meanwhile. Look at it first, then restore.") % who

    def _state_after(self, request: HttpRequest, newest: Revision) -> RevisionState:
        """Whoever may publish does not take the text from the others' list."""
        is_in_review = newest.state == RevisionState.IN_REVIEW
        may_publish = request.user.has_perm(self.model.permission("publish"))
        return RevisionState.IN_REVIEW if is_in_review and may_publish else RevisionState.WORKING

    def _visible(self, request: HttpRequest, object_id: str) -> Publication:
        publication = self.get_object(request, object_id)
        if publication is None:
            raise Http404
        if not may_preview(request.user, publication):
            raise PermissionDenied
        return publication

    def _revision(self, publication: Publication, pk: str) -> Revision:
        is_id = pk.isascii() and pk.isdigit() and len(pk) <= 18
        found = publication.revisions.with_decisions().filter(pk=pk) if is_id else []
        for revision in found:
            return revision
        raise Http404

    def _history_context(self, request: HttpRequest, publication: Publication) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "publication": publication,
            "can_change": self.has_change_permission(request, publication),
            "history_url": self._address_of("history", publication),
            "compare_url": self._address_of("compare", publication),
            "restore_url": self._address_of("restore", publication),
            "change_url": self._address_of("change", publication),
        }

    def _address_of(self, page: str, publication: Publication) -> str:
        return reverse(admin_urlname(self.opts, page), args=[publication.pk])
