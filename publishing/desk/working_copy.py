"""What the form asks for while somebody writes: autosave, who else is there, a comparison."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ..presence import Presence
from ..publication import Publication
from ..publication_queryset import PublicationStatus
from .autosave import autosave
from .forms import PublicationForm
from .history import compared

#: What the script says; it adds nothing of its own.
SAID = {
    "saved": gettext_lazy("Saved %s"),
    "offline": gettext_lazy(
        "Not saved: the site does not answer. Your text is kept in this browser and is saved "
        "when the site is back. You can go on writing."
    ),
    "signed-out": gettext_lazy(
        "Not saved: you are signed out. Your text is kept in this browser. Sign in again in "
        "another tab, then go on here."
    ),
    "forbidden": gettext_lazy("Not saved: you may no longer change this. Copy your text."),
    "failed": gettext_lazy("Not saved: something went wrong. It is tried again by itself."),
}


class WorkingCopyAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = []
        for verb, view in (
            ("autosave", self.autosave),
            ("unsaved", self.compare_unsaved),
            ("presence", self.presence),
        ):
            view = self.admin_site.admin_view(view)
            own.append(path(f"<int:object_id>/{verb}/", view, name=f"{name}_{verb}"))
            if verb != "presence":
                own.append(path(f"add/{verb}/", view, name=f"{name}_add_{verb}"))
        return [*own, *super().get_urls()]

    @method_decorator(require_POST)
    def autosave(self, request: HttpRequest, object_id: int | None = None) -> JsonResponse:
        try:
            with transaction.atomic():
                form = self._filled_form(request, object_id)
                if not form.is_valid():
                    return _refused(form)
                if object_id is None:
                    self.save_model(request, form.instance, form, change=False)
                publication = self.model.objects.get(pk=form.instance.pk)
                revision = autosave(publication, form.cleaned_data, by=request.user)
        except IntegrityError:  # Somebody took the address a moment ago.
            return JsonResponse({"said": _("Not saved: choose another address.")}, status=422)
        when = date_format(timezone.localtime(revision.created_at), "TIME_FORMAT")
        said = str(SAID["saved"]) % when
        removed = " ".join(getattr(form, "removed_from_body", []))
        return JsonResponse(
            {
                # In some languages a time ends with a full stop.
                "said": f"{said.removesuffix('.')}. {removed}" if removed else said,
                "based_on": revision.pk,
                **self._working_urls(publication),
            }
        )

    @method_decorator(require_POST)
    def compare_unsaved(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """What was kept in the browser, beside what is saved; 204 if it is all saved."""
        form = self._filled_form(request, object_id)
        is_whole = form.is_valid()
        saved = form.instance.newest_revision if object_id else None
        data = saved.data if saved else {}
        comparison = compared(form.instance, data, data | form.instance.data_of(form.cleaned_data))
        if is_whole and comparison.is_empty:
            return HttpResponse(status=204)
        context = {
            "comparison": comparison,
            "was_label": _("Saved"),
            "now_label": _("Unsaved"),
        }
        return render(request, "admin/publishing/_comparison.html", context)

    @method_decorator(require_POST)
    def presence(self, request: HttpRequest, object_id: int) -> JsonResponse:
        others = Presence.objects.note(request.user, self._changeable(request, object_id))
        return JsonResponse({"said": _also_here(others)})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context |= {
            "autosave_urls": self._working_urls(obj),
            "autosave_words": SAID,
            "also_here": _also_here(Presence.objects.note(request.user, obj)) if obj else "",
        }
        newer = getattr(form, "newer", None)
        if newer:
            context["newer"] = newer
            context["comparison"] = compared(obj, newer.data, form.mine)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _filled_form(self, request: HttpRequest, object_id: int | None) -> PublicationForm:
        if object_id is None:
            publication = None
            if not self.has_add_permission(request):
                raise PermissionDenied
        else:
            publication = self._changeable(request, object_id)
        form_class = self.get_form(request, publication, change=publication is not None)
        # No button was pressed.
        written = request.POST.copy()
        for name in [name for name in written if name.startswith("_")]:
            del written[name]
        return form_class(written, instance=publication)

    def _changeable(self, request: HttpRequest, object_id: int) -> Publication:
        publication = self.get_object(request, str(object_id))
        if publication is None:
            raise Http404
        if not self.has_change_permission(request, publication):
            raise PermissionDenied
        return publication

    def _working_urls(self, publication: Publication | None) -> dict[str, str]:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if publication is None or not publication.pk:
            return {
                "autosave": reverse(f"{name}_add_autosave"),
                "unsaved": reverse(f"{name}_add_unsaved"),
                "presence": "",
                "form": reverse(f"{name}_add"),
            }
        key = [publication.pk]
        pages = {"autosave": "autosave", "unsaved": "unsaved", "presence": "presence"}
        pages["form"] = "change"
        return {part: reverse(f"{name}_{page}", args=key) for part, page in pages.items()}


def _refused(form: PublicationForm) -> JsonResponse:
    if form.newer:
        is_published = form.instance.status == PublicationStatus.PUBLISHED
        said = _(
            "Not saved: %(who)s saved a newer version. Press “%(button)s” to see both side by side; "
            "nothing is lost."
        ) % {
            "who": form.newer.created_by or _("Somebody"),
            "button": _("Save without publishing") if is_published else _("Save draft"),
        }
        return JsonResponse({"said": said}, status=409)
    fields = [
        f"{capfirst(form[name].label)}: {errors[0]}" if name in form.fields else str(errors[0])
        for name, errors in form.errors.items()
    ]
    return JsonResponse({"said": f"{_('Not saved yet.')} {' '.join(fields)}"}, status=422)


def _also_here(others: list) -> str:
    if not others:
        return ""
    names = ", ".join(str(user) for user in others)
    return _("Also opened by: %s. Agree on who writes.") % names
