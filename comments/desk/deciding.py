"""The moderator's decisions as requests: on one comment, on many, and taken back."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import BigIntegerField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ..models import Comment, CommentStatus
from .decisions import DECISIONS, Decision
from .meanwhile import nothing_changed, what_happened
from .queue import ALL, tab_of
from .undoing import undo, undo_token

_LAST = "comments_undo"
_REASONS_SAID = 5


def for_moderators(view: Callable) -> Callable:
    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("comments.change_comment"):
            raise PermissionDenied
        if kwargs.get("pk", 0) > BigIntegerField.MAX_BIGINT:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@for_moderators
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is None:
        raise BadRequest("There is no such decision.")
    changed = Comment.objects.filter(pk=pk).decide(
        decision.code, request.user, seen(request) or None
    )
    if not changed:
        said = nothing_changed(what_happened([pk], to=request.user)[pk])
        return _answer(request, said, pks=[pk])
    comment = Comment.objects.select_related("person").get(pk=pk)
    said = _("“%(excerpt)s” by %(name)s: %(status)s.") % {
        "excerpt": comment.excerpt,
        "name": comment.byline,
        "status": comment.get_status_display().lower(),
    }
    # Without the words of the comment, as the session keeps it.
    token = remember(request, changed, decision.done % 1)
    return _answer(request, said, pks=[pk], undo=token)


def decide_many(request: HttpRequest, queryset: QuerySet, decision: Decision) -> None:
    """
    The action of the list; `queryset` is what the list shows now, the form what it showed. Whatever
    may be a cry for help is left: somebody reads it first, and decides about it alone.
    """
    tab = tab_of(request.GET.get("status"))
    of_tab = None if tab == ALL else tab
    if request.POST.get("select_across") == "1":
        # Nobody decides on what came in after the list was shown.
        listed = queryset.filter(posted_at__lte=_listed_at(request)).order_by()
        pks, state = [], of_tab
        comments = Comment.objects.filter(pk__in=listed.values("pk"))
    else:
        pks, shown = chosen(request), seen(request)
        state = {pk: shown.get(pk, of_tab) for pk in pks} if shown or of_tab else None
        comments = Comment.objects.filter(pk__in=pks)
    urgent = set(comments.pending().filter(is_urgent=True).values_list("pk", flat=True))
    comments = comments.exclude(pk__in=urgent)
    changed = comments.decide(decision.code, request.user, state)
    if changed:
        said = decision.done % len(changed)
        messages.success(request, said)
        remember(request, changed, said)
    if urgent:
        left = ngettext(
            "%d comment was left, as somebody may be in danger: read it, and decide about it by "
            "its own buttons.",
            "%d comments were left, as somebody may be in danger: read each, and decide about it "
            "by its own buttons.",
            len(urgent),
        )
        messages.warning(request, left % len(urgent))
    _explain(request, set(pks) - urgent - {comment.pk for comment in changed})


def _explain(request: HttpRequest, unchanged: set[int]) -> None:
    if not unchanged:
        return
    said = ngettext(
        "Nothing was changed on %d comment:", "Nothing was changed on %d comments:", len(unchanged)
    ) % len(unchanged)
    reasons = Counter(what_happened(unchanged, to=request.user).values())
    some = [f"{why} ({count})" if count > 1 else why for why, count in reasons.most_common()]
    cut = ["…"] if len(some) > _REASONS_SAID else []
    messages.warning(request, f"{said} {'; '.join(some[:_REASONS_SAID] + cut)}.")


@for_moderators
@require_POST
def undo_decision(request: HttpRequest) -> HttpResponse:
    token = request.POST.get("undo", "")
    done = undo(token, request.user)
    if request.session.get(_LAST, {}).get("token") == token:
        del request.session[_LAST]
    if done is None:
        return _answer(request, _("This cannot be undone: it is more than a day old."))
    back, of = done
    left = of - len(back)
    said = ngettext(
        "%d comment is back where it was.", "%d comments are back where they were.", len(back)
    )
    said %= len(back)
    if left:
        said += (
            " "
            + ngettext(
                "%d was left: it has been decided on since.",
                "%d were left: they have been decided on since.",
                left,
            )
            % left
        )
    return _answer(request, said, pks=[comment.pk for comment in back], is_done=bool(back))


# What a form saw and chose, and what is answered


def chosen(request: HttpRequest) -> list[int]:
    """The keys of the comments chosen for an action."""
    keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if not all(map(_is_key, keys)):
        raise BadRequest("There is no such comment.")
    return [int(key) for key in keys]


def seen(request: HttpRequest) -> dict[int, str]:
    """The states that a form showed, by key; each is sent as `key:state`."""
    shown = {}
    for pair in request.POST.getlist("seen"):
        pk, _colon, state = pair.partition(":")
        if not _is_key(pk) or state not in CommentStatus.values:
            raise BadRequest("There is no such state.")
        shown[int(pk)] = state
    return shown


def _listed_at(request: HttpRequest) -> datetime:
    text = request.POST.get("listed_at")
    try:
        listed_at = parse_datetime(text) if text else timezone.now()
    except ValueError:
        listed_at = None
    if listed_at is None or timezone.is_naive(listed_at):
        raise BadRequest("There is no such time.")
    return listed_at


def last_decision(request: HttpRequest) -> dict | None:
    """What the page offers to undo: `said` and `token`."""
    return request.session.get(_LAST)


def back_to_list(filters: str) -> HttpResponseRedirect:
    address = reverse("admin:comments_comment_changelist")
    return HttpResponseRedirect(f"{address}?{filters}" if filters else address)


def remember(request: HttpRequest, changed: Iterable[Comment], said: str) -> str:
    token = undo_token(changed, request.user)
    request.session[_LAST] = {"token": token, "said": said}
    return token


def _answer(
    request: HttpRequest,
    said: str,
    *,
    pks: Iterable[int] = (),
    undo: str = "",
    is_done: bool | None = None,
) -> HttpResponse:
    is_done = bool(undo) if is_done is None else is_done
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        states = dict(Comment.objects.filter(pk__in=pks).values_list("pk", "status"))
        return JsonResponse({"said": said, "done": is_done, "states": states, "undo": undo})
    (messages.success if is_done else messages.warning)(request, said)
    return back_to_list(request.POST.get("list_filters", ""))


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
