"""The page that the text editor and the picture field open in a window of its own."""

import re

from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from .forms import PictureForm
from .models import Picture

PAGE_SIZE = 24
# Who asked: the number of a function of CKEditor's, or the id of a form field.
ASKED_BY = {
    "CKEditorFuncNum": re.compile(r"[0-9]{1,9}"),
    "field": re.compile(r"[A-Za-z][A-Za-z0-9_:.-]{0,99}"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def pick_picture(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Offers the pictures there are and takes new ones; the one chosen is handed to the opener."""
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
        context |= {"title": gettext("Your picture"), "picture": _chosen(request)}
        return render(request, "admin/images/picture_chosen.html", context)

    form = _upload_form(request, model_admin)
    if form and form.is_bound and form.is_valid() and (picture := form.store(by=request.user)):
        model_admin.log_addition(request, picture, [{"added": {}}])
        # Redirected, so that loading the page again uploads nothing twice.
        return redirect(f"{request.path}?{_query(asked_by | {'chosen': str(picture.pk)})}")

    words = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    pictures = Picture.objects.described().matching(words).prefetch_related("renditions")
    context |= {
        "title": gettext("Choose a picture"),
        "form": form,
        "words": words,
        "page": Paginator(pictures, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": _query(asked_by | ({"q": words} if words else {})),
    }
    return render(request, "admin/images/picture_picker.html", context)


def _upload_form(request: HttpRequest, model_admin: ModelAdmin) -> PictureForm | None:
    may_add = model_admin.has_add_permission(request)
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied
        return PictureForm(request.POST, request.FILES)
    return PictureForm() if may_add else None


def _asked_by(request: HttpRequest) -> dict[str, str]:
    asked_by = {name: request.GET[name] for name in ASKED_BY if name in request.GET}
    for name, value in asked_by.items():
        if not ASKED_BY[name].fullmatch(value):
            raise BadRequest(f"{name} is malformed.")
    return asked_by


def _chosen(request: HttpRequest) -> Picture:
    try:
        return get_object_or_404(Picture.objects.described(), pk=request.GET["chosen"])
    except ValidationError as error:  # not a UUID
        raise Http404 from error


def _query(parameters: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(parameters)
    return query.urlencode()
