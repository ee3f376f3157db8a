"""
The page on which the owner answers somebody who asks what is stored, or to have it erased.

All by POST: the address is never part of an address of the web, which ends up in logs.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from .person import PersonError, as_json, check, erase, export, find, left_elsewhere
from .traces import overwrite_traces


class AddressForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("Email address of the person"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        help_text=gettext_lazy(
            "Capitals do not matter. A colleague’s address is refused: accounts of the staff are "
            "looked after under Staff members."
        ),
        error_messages={"required": gettext_lazy("Write the address to look for.")},
    )

    def clean_email(self) -> str:
        try:
            return check(self.cleaned_data["email"])
        except PersonError as error:
            raise ValidationError(str(error)) from error


@require_http_methods(["GET", "HEAD", "POST"])
def person_page(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    address = form.cleaned_data["email"]
    match request.POST.get("do"):
        case "export":
            return _export(request, address)
        case "erase" if request.POST.get("sure") == "yes":
            return _erase(request, address)
        case "erase":
            form.add_error(None, _("Tick the box if you mean it: nothing was erased."))
            return _page(request, form, address, status=422)
    return _page(request, form, address)


def _page(
    request: HttpRequest, form: AddressForm, address: str = "", *, status: int = 200
) -> HttpResponse:
    found = find(address) if address else {}
    context = admin.site.each_context(request) | {
        "title": _("Data of one person"),
        "form": form,
        "address": address,
        "found": [(part.words, len(rows)) for part, rows in found.items()],
        "is_anything": any(found.values()),
        "elsewhere": left_elsewhere(address) if address and not any(found.values()) else {},
    }
    return render(request, "admin/privacy/person.html", context, status=status)


def _export(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponse(
        as_json(export(address, request.user)),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="person-{timezone.localdate()}.json"'
        },
    )


def _erase(request: HttpRequest, address: str) -> HttpResponse:
    erase(address, request.user)
    overwrite_traces()
    left = left_elsewhere(address)
    messages.success(request, _("All that was stored of this person is erased."))
    if left:
        places = ", ".join(f"{kind} ({count})" for kind, count in left.items())
        said = _("Others have written the address in their texts; look there by hand: %(places)s.")
        messages.warning(request, said % {"places": places})
    return redirect(request.path)
