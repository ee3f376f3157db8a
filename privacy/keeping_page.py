"""The page on which the owner chooses how long things are kept."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staff.models import TrailEntry, User

from .models import MOST_DAYS, KeepingTime
from .periods import chosen_days, periods


class KeepingForm(forms.Form):
    """A number of days for each period that one can choose."""

    def __init__(self, data=None) -> None:
        super().__init__(data)
        self.before = chosen_days()
        for period in periods():
            if period.is_chosen:
                self.fields[period.code] = forms.IntegerField(
                    label=period.words,
                    help_text=period.help,
                    min_value=1,
                    max_value=MOST_DAYS,
                    initial=self.before[period.code],
                )

    @transaction.atomic
    def save(self, by: User) -> bool:
        changed = {
            code: days for code, days in self.cleaned_data.items() if days != self.before[code]
        }
        for code, days in changed.items():
            KeepingTime.objects.update_or_create(code=code, defaults={"days": days})
        if changed:
            note = ", ".join(f"{code}: {self.before[code]} → {changed[code]}" for code in changed)
            TrailEntry.objects.record(by, "chose how long to keep", note=note)
        return bool(changed)


@require_http_methods(["GET", "HEAD", "POST"])
def keeping_page(request: HttpRequest) -> HttpResponse:
    form = KeepingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = _("Saved.") if form.save(request.user) else _("Nothing was different.")
        messages.success(request, said)
        return redirect(request.path)
    context = admin.site.each_context(request) | {
        "title": _("How long things are kept"),
        "form": form,
        "always": [period for period in periods() if not period.is_chosen],
    }
    status = 422 if form.is_bound else 200
    return render(request, "admin/privacy/keeping.html", context, status=status)
