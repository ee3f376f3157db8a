"""The page that the text editor and the picture field open in a window of its own."""

import re

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from .forms import PictureForm
from .models import Picture
from .picking import (
    FUNCTION_NUMBER,
    choose_added,
    chosen_from,
    is_chosen,
    list_context,
    picker_context,
    read_asked_by,
    upload_form,
)

PAGE_SIZE = 24
#: Who asked: an editor, or a form field by its id.
ASKED_BY = FUNCTION_NUMBER | {"field": re.compile(r"[A-Za-z][A-Za-z0-9_:.-]{0,99}")}


@require_http_methods(["GET", "HEAD", "POST"])
def pick_picture(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Offers the pictures there are and takes new ones; the one chosen is handed to the opener."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked_by = read_asked_by(request, ASKED_BY)
    context = picker_context(request, model_admin, asked_by)
    pictures = Picture.objects.described()
    if is_chosen(request):
        context |= {"title": gettext("Your picture"), "picture": chosen_from(pictures, request)}
        return render(request, "admin/images/picture_chosen.html", context)

    form = upload_form(PictureForm, request, model_admin)
    if form and form.is_bound and form.is_valid() and (picture := form.store(by=request.user)):
        model_admin.log_addition(request, picture, [{"added": {}}])
        return choose_added(request, picture, asked_by)

    shown = pictures.prefetch_related("renditions")
    context |= {"title": gettext("Choose a picture"), "form": form}
    context |= list_context(request, shown, PAGE_SIZE, asked_by)
    return render(request, "admin/images/picture_picker.html", context)
