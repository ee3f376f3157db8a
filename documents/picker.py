"""The page that the link dialog of the text editor opens in a window of its own."""

import re

from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from staff.models import TrailEntry

from .forms import DocumentForm
from .models import Document

PAGE_SIZE = 30
_NUMBER = re.compile(r"[0-9]{1,9}")


@require_http_methods(["GET", "HEAD", "POST"])
def pick_document(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Offers the documents there are and takes new ones; the one chosen is handed to the opener."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked_by = _asked_by(request)
    context = {
        **model_admin.admin_site.each_context(request),
        "is_popup": True,
        "asked_by": asked_by,
        "asked_query": _query(asked_by),
        "media": model_admin.media,
    }
    if "chosen" in request.GET and request.method != "POST":
        context |= {"title": gettext("Your document"), "document": _chosen(request)}
        return render(request, "admin/documents/document_chosen.html", context)

    form = _upload_form(request, model_admin)
    if form and form.is_bound and form.is_valid() and (document := form.store(by=request.user)):
        TrailEntry.objects.record(request.user, "added", document)
        model_admin.log_addition(request, document, [{"added": {}}])
        # Redirected, so that loading the page again uploads nothing twice.
        return redirect(f"{request.path}?{_query(asked_by | {'chosen': str(document.pk)})}")

    words = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    documents = Document.objects.matching(words)
    context |= {
        "title": gettext("Choose a document"),
        "form": form,
        "words": words,
        "page": Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": _query(asked_by | ({"q": words} if words else {})),
    }
    return render(request, "admin/documents/document_picker.html", context)


def _upload_form(request: HttpRequest, model_admin: ModelAdmin) -> DocumentForm | None:
    may_add = model_admin.has_add_permission(request)
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied
        return DocumentForm(request.POST, request.FILES)
    return DocumentForm() if may_add else None


def _asked_by(request: HttpRequest) -> dict[str, str]:
    """The number of the function of CKEditor's that waits for an address."""
    if "CKEditorFuncNum" not in request.GET:
        return {}
    number = request.GET["CKEditorFuncNum"]
    if not _NUMBER.fullmatch(number):
        raise BadRequest("CKEditorFuncNum is malformed.")
    return {"CKEditorFuncNum": number}


def _chosen(request: HttpRequest) -> Document:
    try:
        return get_object_or_404(Document, pk=request.GET["chosen"])
    except ValidationError as error:  # not a UUID
        raise Http404 from error


def _query(parameters: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(parameters)
    return query.urlencode()
