"""The page on which moderators choose how often they get mail about replies that wait."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staff.models import TrailEntry, User

from ..moderator_notice import ModeratorNotice
from ..notices import moderators


class NoticeForm(forms.ModelForm):
    class Meta:
        model = ModeratorNotice
        fields = ["how_often"]
        widgets = {"how_often": forms.RadioSelect}


@require_http_methods(["GET", "HEAD", "POST"])
def mail_about_replies(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One's own choice; with `pk` that of a colleague, which is for the owner."""
    looks_after_people = request.user.has_perm("staff.change_user")
    if not (request.user.has_perm("comments.change_comment") if pk is None else looks_after_people):
        raise PermissionDenied
    person = get_object_or_404(moderators(), pk=request.user.pk if pk is None else pk)
    notice = ModeratorNotice.objects.filter(user=person).first() or ModeratorNotice(user=person)
    before = notice.how_often
    form = NoticeForm(request.POST or None, instance=notice)
    if request.method == "POST" and form.is_valid():
        _save(notice, before=before, by=request.user)
        messages.success(request, _("Saved: %(choice)s.") % {"choice": notice})
        return redirect(request.path)
    context = admin.site.each_context(request) | {
        "title": _("Mail about new comments"),
        "subtitle": "" if person == request.user else str(person),
        "person": person,
        "form": form,
        "colleagues": _colleagues(person) if looks_after_people else [],
    }
    return render(request, "admin/comments/comment/mail.html", context)


def _save(notice: ModeratorNotice, *, before: str, by: User) -> None:
    with transaction.atomic():
        # The worker may have written the row, or told of more replies, since it was read.
        ModeratorNotice.objects.update_or_create(
            user=notice.user, defaults={"how_often": notice.how_often}
        )
        if before != notice.how_often and by != notice.user:
            verb = "chose mail about replies for"
            TrailEntry.objects.record(
                by, verb, notice.user, from_state=before, to_state=notice.how_often
            )


def _colleagues(person: User) -> list[tuple[User, ModeratorNotice]]:
    others = moderators().exclude(pk=person.pk).select_related("moderator_notice")
    return [
        (other, getattr(other, "moderator_notice", None) or ModeratorNotice(user=other))
        for other in others.order_by("username")
    ]
