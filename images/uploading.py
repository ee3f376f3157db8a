"""Many pictures at once: taken as they come, and described afterwards."""

import logging
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from staff.models import User

from .forms import NOT_KEPT, ManyPicturesForm, PictureDetailsForm
from .models import Picture, PictureQuerySet

logger = logging.getLogger(__name__)

DESCRIBED_AT_ONCE = 20


@dataclass(frozen=True)
class Taken:
    """What became of a file."""

    name: str
    picture: Picture | None = None
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def upload_pictures(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Takes many files; the script sends one at a time and is answered in JSON."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = ManyPicturesForm(request.POST, request.FILES) if is_sent else ManyPicturesForm()
    taken = []
    if is_sent and form.is_valid():
        taken = [_take(file, by=request.user) for file in request.FILES.getlist("files")]
        for each in taken:
            if each.picture:
                model_admin.log_addition(request, each.picture, [{"added": {}}])
    if request.headers.get("Accept") == "application/json":
        return _in_json(form, taken)
    if taken and all(each.picture for each in taken):
        return redirect("admin:images_picture_describe")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Upload pictures"),
        "opts": model_admin.opts,
        "form": form,
        "refused": [each for each in taken if each.error],
        "waiting": _waiting(request, model_admin).count(),
        "media": model_admin.media,
    }
    return render(request, "admin/images/upload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def describe_pictures(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Those that wait for their description, one below the other; what is left empty waits on."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    waiting = _waiting(request, model_admin).prefetch_related("renditions", "tags")
    pictures = waiting[:DESCRIBED_AT_ONCE]
    is_sent = request.method == "POST"
    forms = [_details_form(request.POST if is_sent else None, picture) for picture in pictures]
    if is_sent:
        filled = [form for form in forms if form.has_changed()]
        described = [form for form in filled if form.is_valid()]
        for form in described:
            form.save_details()
            model_admin.log_change(request, form.instance, [{"changed": {}}])
        if described:
            messages.success(request, _described(len(described)))
        if len(described) == len(filled):
            is_more = _waiting(request, model_admin).exists()
            return redirect(f"admin:images_picture_{'describe' if is_more else 'changelist'}")
        forms = [form for form in forms if form not in described]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Describe pictures"),
        "opts": model_admin.opts,
        "forms": forms,
        "media": model_admin.media,
    }
    return render(request, "admin/images/describe.html", context)


def _waiting(request: HttpRequest, model_admin: ModelAdmin) -> PictureQuerySet:
    waiting = Picture.objects.awaiting_words()
    if model_admin.has_change_permission(request):
        return waiting
    return waiting.filter(uploaded_by=request.user)


def _take(file: File, *, by: User) -> Taken:
    try:
        picture = Picture.objects.store(file, awaits_words=True, uploaded_by=by)
    except ValidationError as error:
        return Taken(file.name, error=" ".join(error.messages))
    except OSError:
        logger.exception("A picture could not be written")
        return Taken(file.name, error=str(NOT_KEPT))
    return Taken(file.name, picture)


def _in_json(form: ManyPicturesForm, taken: list[Taken]) -> JsonResponse:
    if not taken:
        return JsonResponse({"error": " ".join(form.errors.get("files", []))}, status=422)
    [first, *_others] = taken
    if first.error:
        return JsonResponse({"error": first.error}, status=422)
    return JsonResponse({"picture": str(first.picture.pk), "url": first.picture.url})


def _details_form(data, picture: Picture) -> PictureDetailsForm:
    return PictureDetailsForm(data, instance=picture, prefix=str(picture.pk))


def _described(count: int) -> str:
    words = ngettext(
        "%(count)s picture is described and can be used.",
        "%(count)s pictures are described and can be used.",
        count,
    )
    return words % {"count": count}
