from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from staff.desk import texts_of_others
from staff.models import TrailEntry
from staff.plain_lists import PlainList

from .downloads import DownloadCount, downloads
from .forms import DocumentForm
from .models import Document
from .picker import pick_document
from .processing import NOTES
from .usage import places_of

DETAILS = ["kind", "human_size", "address", "uploaded_by", "uploaded_at", "replaced_at"]


@admin.register(Document)
class DocumentAdmin(PlainList, admin.ModelAdmin):
    form = DocumentForm
    list_display = ["title", "kind", "human_size", "recent_downloads", "used", "uploaded_at"]
    list_filter = ["kind", ("uploaded_by", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    search_fields = ["title", "slug"]
    # Its address is on the page; a click there is a download.
    view_on_site = False
    readonly_fields = [*DETAILS, "download_totals", "places"]

    class Media:
        css = {"all": ["admin-pictures/pictures.css", "admin-documents/documents.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        recent = DownloadCount.objects.recent().filter(document=OuterRef("pk"))
        recent = recent.order_by().values("document").annotate(sum=Sum("times")).values("sum")
        return (
            super()
            .get_queryset(request)
            .select_related("uploaded_by")
            .annotate(
                recent=Coalesce(Subquery(recent, output_field=IntegerField()), 0),
                use_count=Count("uses"),
            )
        )

    def get_object(self, request, object_id, from_field=None) -> Document | None:
        document = super().get_object(request, object_id, from_field)
        if document:
            # Asked for once the page is built, which does not say who looks.
            document.looked_at_by = request.user
        return document

    def get_fieldsets(self, request: HttpRequest, obj: Document | None = None) -> list:
        if obj is None:
            return [(None, {"fields": ["title", "upload"]})]
        return [
            (None, {"fields": ["title", "upload"] if self._may_change(request) else ["title"]}),
            (_("File"), {"fields": DETAILS}),
            (_("Readers"), {"fields": ["download_totals", "places"]}),
        ]

    def _may_change(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        picker = self.admin_site.admin_view(self.pick_view)
        return [path("pick/", picker, name="documents_document_pick"), *super().get_urls()]

    def pick_view(self, request: HttpRequest) -> HttpResponse:
        return pick_document(request, self)

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        downloads.write()
        return super().changelist_view(request, extra_context)

    @method_decorator(csrf_protect)
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """
        As Django's, but the file is written in no transaction other than its own.

        So a disk that is full is an error at the field, and leaves no file behind.
        """
        document = self._asked_for(request, object_id)
        may_save = self._may_save(request, document)
        if request.method == "POST" and not may_save:
            raise PermissionDenied
        if document and not may_save:
            return super().changeform_view(request, object_id, form_url, extra_context)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = DocumentForm(*sent, instance=document)
        if sent and form.is_valid() and (stored := form.store(by=request.user)):
            return self._answer(request, form, stored, is_new=document is None)
        return self._form_page(request, form, document, form_url, extra_context)

    def _asked_for(self, request: HttpRequest, object_id: str | None) -> Document | None:
        if object_id is None:
            return None
        document = self.get_object(request, object_id)
        if document is None:
            raise Http404
        if not self.has_view_or_change_permission(request, document):
            raise PermissionDenied
        return document

    def _may_save(self, request: HttpRequest, document: Document | None) -> bool:
        if document is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return True
        return self.has_change_permission(request, document)

    def _answer(self, request, form: DocumentForm, stored: Document, *, is_new: bool):
        say_what_was_removed(request, form)
        change = self.construct_change_message(request, form, [], is_new)
        if is_new:
            TrailEntry.objects.record(request.user, "added", stored)
            self.log_addition(request, stored, change)
            return self.response_add(request, stored)
        self.log_change(request, stored, change)
        return self.response_change(request, stored)

    def _form_page(self, request, form, document, form_url, extra_context) -> HttpResponse:
        if document:
            downloads.write()
        fieldsets = self.get_fieldsets(request, document)
        readonly = self.readonly_fields if document else []
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Change document") if document else gettext("Add document"),
            "subtitle": str(document) if document else None,
            "adminform": helpers.AdminForm(form, fieldsets, {}, readonly, model_admin=self),
            "object_id": document.pk if document else None,
            "original": document,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "to_field": None,
            "media": self.media + form.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        return self.render_change_form(
            request, context, add=document is None, change=bool(document), obj=document
        )

    def delete_model(self, request, obj) -> None:
        TrailEntry.objects.record(request.user, "deleted", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for document in queryset:
            self.delete_model(request, document)

    @admin.display(description=_("size"), ordering="size")
    def human_size(self, document: Document) -> str:
        return filesizeformat(document.size)

    @admin.display(description=_("downloads in 30 days"), ordering="recent")
    def recent_downloads(self, document: Document) -> int:
        return document.recent

    @admin.display(description=_("used"), boolean=True, ordering="use_count")
    def used(self, document: Document) -> bool:
        return document.use_count > 0

    @admin.display(description=_("address"))
    def address(self, document: Document) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', document.get_absolute_url())

    @admin.display(description=_("downloads"))
    def download_totals(self, document: Document) -> str:
        return gettext("%(recent)s in 30 days, %(total)s in all") % {
            "recent": document.recent,
            "total": document.download_counts.all().total(),
        }

    @admin.display(description=_("used in"))
    def places(self, document: Document) -> SafeString | str:
        places, others = places_of(document, document.looked_at_by)
        if not places and not others:
            return gettext("Nowhere yet. Link to it from a text with the link button.")
        lines = format_html_join(
            "", '<li><a href="{}">{}</a> ({})</li>', ((p.address, p.title, p.where) for p in places)
        )
        if others:
            lines += format_html("<li>{}</li>", texts_of_others(others))
        return format_html('<ul class="document-places">{}</ul>', lines)


def say_what_was_removed(request: HttpRequest, form: DocumentForm) -> None:
    for what in form.prepared.removed if form.prepared else []:
        messages.warning(request, NOTES[what])
