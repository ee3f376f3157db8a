"""The pages on which moderators write: an answer to a comment, a better text, a note."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ..models import Comment
from .answering import AnswerForm
from .deciding import back_to_list, for_moderators, remember
from .editing import EditForm, NoteForm
from .meanwhile import what_happened

WRITTEN = {
    "answer": (
        AnswerForm,
        gettext_lazy("Approve and reply"),
        gettext_lazy("Your answer stands there."),
    ),
    "edit": (EditForm, gettext_lazy("Edit the text"), gettext_lazy("The text is changed.")),
    "note": (NoteForm, gettext_lazy("Note for colleagues"), gettext_lazy("Your note is kept.")),
}


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    comments = Comment.objects.with_words()
    comments = comments.select_related("post", "person", "parent__person")
    comment = comments.filter(pk=pk).first()
    if comment is None:
        return _gone(request, pk)
    make_form, title, done = WRITTEN[kind]
    form = make_form(request.POST or None, comment=comment, user=request.user)
    seen = request.POST.get("seen", comment.status)
    if form.is_valid():
        changed = form.save(seen)
        if changed is not None:
            messages.success(request, done)
            if changed:
                remember(request, changed, str(done))
            return back_to_list(request.POST.get("list_filters", ""))
        comment = comments.filter(pk=pk).first()
        if comment is None:
            return _gone(request, pk)
        seen = comment.status
    context = {
        **admin.site.each_context(request),
        "opts": Comment._meta,
        "title": title,
        "kind": kind,
        "form": form,
        "comment": comment,
        "seen": seen,
        "list_filters": request.POST.get(
            "list_filters", request.GET.get("_changelist_filters", "")
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "admin/comments/comment/write.html", context, status=status)


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    """The comment was deleted while somebody wrote: the words are given back."""
    context = {
        **admin.site.each_context(request),
        "title": what_happened([pk], to=request.user)[pk],
        "kept_words": request.POST.get("body") or request.POST.get("words"),
    }
    return render(request, "admin/comments/comment/gone.html", context, status=404)
