"""The page that the link dialog of the text editor opens in a window of its own."""

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from images.picking import (
    FUNCTION_NUMBER,
    choose_added,
    chosen_from,
    is_chosen,
    list_context,
    picker_context,
    read_asked_by,
    upload_form,
)
from staff.models import TrailEntry

from .forms import DocumentForm
from .models import Document

PAGE_SIZE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def pick_document(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Offers the documents there are and takes new ones; the one chosen is handed to the opener."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked_by = read_asked_by(request, FUNCTION_NUMBER)
    context = picker_context(request, model_admin, asked_by)
    documents = Document.objects.all()
    if is_chosen(request):
        context |= {"title": gettext("Your document"), "document": chosen_from(documents, request)}
        return render(request, "admin/documents/document_chosen.html", context)

    form = upload_form(DocumentForm, request, model_admin)
    if form and form.is_bound and form.is_valid() and (document := form.store(by=request.user)):
        TrailEntry.objects.record(request.user, "added", document)
        model_admin.log_addition(request, document, [{"added": {}}])
        return choose_added(request, document, asked_by)

    context |= {"title": gettext("Choose a document"), "form": form}
    context |= list_context(request, documents, PAGE_SIZE, asked_by)
    return render(request, "admin/documents/document_picker.html", context)
