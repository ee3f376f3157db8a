"""What the pages share on which a file is chosen, in a window that an editor or a field has opened."""

import re
from collections.abc import Mapping

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

#: The number of the function of CKEditor's that waits for an address.
FUNCTION_NUMBER = {"CKEditorFuncNum": re.compile(r"[0-9]{1,9}")}


def read_asked_by(request: HttpRequest, known: Mapping[str, re.Pattern]) -> dict[str, str]:
    """Who asked, by the parameters known; BadRequest where one of them is malformed."""
    asked_by = {name: request.GET[name] for name in known if name in request.GET}
    for name, value in asked_by.items():
        if not known[name].fullmatch(value):
            raise BadRequest(f"{name} is malformed.")
    return asked_by


def picker_context(
    request: HttpRequest, model_admin: ModelAdmin, asked_by: Mapping[str, str]
) -> dict:
    return {
        **model_admin.admin_site.each_context(request),
        "is_popup": True,
        "asked_by": asked_by,
        "asked_query": _query(asked_by),
        "media": model_admin.media,
    }


def list_context(
    request: HttpRequest, files: QuerySet, page_size: int, asked_by: Mapping[str, str]
) -> dict:
    """A page of those of the `files` that match what is searched for."""
    words = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    paginator = Paginator(files.matching(words), page_size)
    return {
        "words": words,
        "page": paginator.get_page(request.GET.get("page")),
        "query": _query({**asked_by, **({"q": words} if words else {})}),
    }


def is_chosen(request: HttpRequest) -> bool:
    return "chosen" in request.GET and request.method != "POST"


def chosen_from(files: QuerySet, request: HttpRequest) -> Model:
    try:
        return get_object_or_404(files, pk=request.GET["chosen"])
    except ValidationError as error:  # not a UUID
        raise Http404 from error


def upload_form(
    form_class: type[forms.Form], request: HttpRequest, model_admin: ModelAdmin
) -> forms.Form | None:
    """None for those who may choose, but add none."""
    may_add = model_admin.has_add_permission(request)
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied
        return form_class(request.POST, request.FILES)
    return form_class() if may_add else None


def choose_added(request: HttpRequest, file: Model, asked_by: Mapping[str, str]) -> HttpResponse:
    """Redirects, so that loading the page again uploads nothing twice."""
    return redirect(f"{request.path}?{_query({**asked_by, 'chosen': str(file.pk)})}")


def _query(parameters: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(parameters)
    return query.urlencode()
