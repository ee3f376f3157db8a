from datetime import timedelta

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from images.widgets import PictureSelect
from staff.models import TrailEntry
from staff.plain_lists import PlainList

from .clinic_time import ClinicTimeField, ClinicTimeWidget, in_words
from .desk.duplicating import DuplicatingAdmin
from .desk.forms import PublicationForm
from .desk.review_admin import ReviewAdmin
from .desk.several_admin import SeveralAdmin
from .desk.sharing import SharingAdmin
from .desk.widgets import OrderedChoices, OrderedMultipleChoice, SearchedChoice, SearchedChoices
from .desk.working_copy import WorkingCopyAdmin
from .editor import EDITOR_CSP
from .people import Person
from .publication import Publication
from .publication_queryset import PublicationStatus
from .redirects.admin import MissedAddressAdmin, RedirectAdmin
from .revisions import Revision, RevisionState

__all__ = ["MissedAddressAdmin", "PersonAdmin", "PublicationAdmin", "RedirectAdmin", "StageFilter"]


@admin.register(Person)
class PersonAdmin(PlainList, admin.ModelAdmin):
    list_display = ["name", "credentials", "role", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "credentials", "role"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]

    def get_exclude(self, request, obj=None) -> list[str]:
        """Accounts are the owner's business."""
        return [] if request.user.has_perm("staff.view_user") else ["user"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "picture":
            kwargs["widget"] = PictureSelect
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


#: Buttons of the form that only those who may publish press.
FOR_EDITORS = {"_publish", "_archive", "_approve", "_send_back"}


class StageFilter(admin.SimpleListFilter):
    """Where a publication stands, in the words of the list's Stage column."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("Draft")),
            ("in_review", _("In review")),
            ("scheduled", _("Scheduled")),
            ("published", _("Published")),
            ("ended", _("Ended")),
            ("archived", _("Archived")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "draft" | "archived":
                return queryset.filter(status=self.value())
            case "in_review":
                return queryset.in_review()
            case "scheduled":
                return queryset.scheduled()
            case "published":
                return queryset.published()
            case "ended":
                return queryset.ended()
        return queryset


class PublicationList(ChangeList):
    """Knows the newest revision of each publication on its page, by one query."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # Sorted by keys alone: only those of this page are read whole.
        shown = self.root_queryset.filter(pk__in=self.result_list.values("pk"))
        self.result_list = list(shown.order_by(*self.queryset.query.order_by))
        newest = Revision.objects.newest_of(self.result_list)
        for publication in self.result_list:
            publication.newest = newest.get(publication.pk)


class PublicationAdmin(
    PlainList, WorkingCopyAdmin, ReviewAdmin, SharingAdmin, DuplicatingAdmin, SeveralAdmin
):
    """The desk for what posts and pages share: the form edits a revision, buttons move it on."""

    form = PublicationForm
    change_form_template = "admin/publishing/publication_change_form.html"
    actions = ["publish_selected", "archive", "return_to_draft", "several", "duplicate_selected"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        queryset = super().get_queryset(request).shown_on_desk_of(request.user)
        return queryset.select_related("created_by").defer("body", "body_html")

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return PublicationList

    # Who may do what, for each object

    def has_change_permission(self, request, obj=None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.is_editable_by(request.user))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.model.permission("publish"))

    # The form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "picture":
            kwargs["widget"] = PictureSelect
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SearchedChoice(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = SearchedChoices(db_field, self.admin_site)
        if db_field.name in self.model.ordered_lists:
            kwargs["form_class"] = OrderedMultipleChoice
            kwargs["widget"] = OrderedChoices(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.DateTimeField):
            kwargs["form_class"] = ClinicTimeField
            kwargs["widget"] = ClinicTimeWidget(capfirst(db_field.verbose_name))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @method_decorator(csp_update(EDITOR_CSP))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if FOR_EDITORS & request.POST.keys() and not self.has_publish_permission(request):
            raise PermissionDenied
        if object_id and "_archive" in request.POST:
            return self._archive(request, object_id)
        if object_id and request.method == "GET":
            publication = self.get_object(request, object_id)
            if publication and not self.has_change_permission(request, publication):
                # Who may only look is shown what it will look like, not a form of grey fields.
                return HttpResponseRedirect(f"{publication.get_absolute_url()}?preview")
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # Somebody took the address a moment ago: the form sees it now, and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _archive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Without a look at the form: what must be taken from the readers may be half-written."""
        publication = self.get_object(request, object_id)
        if publication is None or not self.has_change_permission(request, publication):
            raise PermissionDenied
        publication.archive(by=request.user)
        said = gettext("“%s” is archived: readers no longer see it.") % publication
        messages.success(request, said)
        return HttpResponseRedirect(self._address("changelist"))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "publication": obj,
            "can_publish": self.has_publish_permission(request),
            "published_at_in_words": in_words(obj.published_at) if obj and obj.published_at else "",
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Saving: the live row is written by publish() alone

    def save_model(self, request, obj, form, change) -> None:
        if change:
            return
        draft = self.model(created_by=request.user, **obj.draft_values(form.cleaned_data))
        draft.save()
        obj.pk = draft.pk

    def save_related(self, request, form, formsets, change) -> None:
        publication = self.model.objects.get(pk=form.instance.pk)
        before = publication.newest_revision
        revision = publication.save_revision(
            form.cleaned_data,
            by=request.user,
            # The note of a decision is kept with the decision.
            note="" if form.verdict else form.cleaned_data["revision_note"],
            state=self.state_of_next_revision(request, publication, form),
        )
        revision.keep()
        for sentence in [*getattr(form, "removed_from_body", []), *form.said_about_times]:
            messages.warning(request, sentence)
        if revision != before or form.verdict:
            self.move_on(request, publication, revision, form)
        if "_publish" in request.POST:
            self._warn_of_past_date(request, publication, form)
            publication.publish(by=request.user, revision=revision)

    def _warn_of_past_date(self, request, publication, form) -> None:
        date = form.cleaned_data["published_at"]
        if publication.published_at is None and date < timezone.now() - timedelta(days=1):
            said = gettext("The time you gave is past, so it is shown with the date of %s.")
            messages.warning(request, said % date_format(timezone.localtime(date), "DATE_FORMAT"))

    def delete_model(self, request, obj) -> None:
        TrailEntry.objects.record(request.user, "deleted", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for publication in queryset:
            self.delete_model(request, publication)

    # What is said afterwards

    def response_add(self, request, obj, post_url_continue=None) -> HttpResponse:
        return self._response(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj) -> HttpResponse:
        return self._response(request, obj) or super().response_change(request, obj)

    def _response(self, request: HttpRequest, obj: Publication) -> HttpResponse | None:
        if "_popup" in request.POST:
            return None
        live = self.model.objects.get(pk=obj.pk)
        if "_preview" in request.POST:
            return HttpResponseRedirect(f"{live.get_absolute_url()}?preview")
        if "_publish" in request.POST and live.is_scheduled:
            said = gettext("“%s” is scheduled: readers see it from the time you gave.") % live
        elif "_publish" in request.POST:
            said = gettext("“%s” is published.") % live
        else:
            said = self.said_of_review(request, live) or gettext(
                "Saved. Readers do not see this version until it is published."
            )
        address = live.get_absolute_url()
        messages.success(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                said,
                address if live.is_public else f"{address}?preview",
                gettext("View it") if live.is_public else gettext("Preview it"),
            ),
        )
        if {"_continue", "_save", "_overwrite"} & request.POST.keys():
            return HttpResponseRedirect(self._address("change", obj.pk))
        return HttpResponseRedirect(self._address("changelist"))

    def _address(self, page: str, *args) -> str:
        return reverse(admin_urlname(self.opts, page), args=args)

    # The list

    @admin.display(description=_("stage"))
    def stage(self, obj: Publication) -> str:
        if obj.newest and obj.newest.state == RevisionState.IN_REVIEW:
            name = _("In review")
        elif obj.is_scheduled:
            name = _("Scheduled")
        elif obj.has_ended:
            name = _("Ended")
        else:
            name = obj.get_status_display()
        has_changes = (
            obj.status == PublicationStatus.PUBLISHED
            and obj.newest
            and obj.newest.hash != obj.published_hash
        )
        return gettext("%s, with changes not yet published") % name if has_changes else name

    @admin.display(description=_("publish on"), ordering="published_at")
    def shown_from(self, obj: Publication) -> str:
        return in_words(obj.published_at) if obj.published_at else ""

    @admin.display(description=_("last saved"))
    def last_saved(self, obj: Publication) -> str:
        if not obj.newest:
            return ""
        when = timezone.localtime(obj.newest.created_at)
        is_today = when.date() == timezone.localdate()
        words = date_format(when, "TIME_FORMAT" if is_today else "DATE_FORMAT")
        return f"{words}, {obj.newest.created_by}" if obj.newest.created_by else words

    def action_checkbox(self, obj: Publication) -> SafeString:
        """With the version that the list shows: a newer one is not published unseen."""
        version = f"{obj.pk}:{obj.newest.pk}" if obj.newest else ""
        box = super().action_checkbox(obj)
        return format_html('{}<input type="hidden" name="version" value="{}">', box, version)
