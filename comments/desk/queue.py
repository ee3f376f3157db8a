"""The moderators' list: what is in it, in which order, and what each row tells."""

from collections import Counter, defaultdict

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from staff.models import TrailEntry

from ..models import Comment, CommentStatus
from .controls import Controls

ALL = "all"
POSTS_OFFERED = 30

#: Rows, not keys: PostgreSQL counts them in an index that has no keys.
_NUMBER = Count("*")

_NONE_HERE = {
    CommentStatus.PENDING: _("None among those that wait"),
    CommentStatus.APPROVED: _("None among the approved ones"),
    CommentStatus.SPAM: _("None among the spam"),
    CommentStatus.TRASH: _("None in the trash"),
}


class StatusFilter(admin.SimpleListFilter):
    """The states as tabs with their numbers. A bare list is the work: what is pending."""

    title = _("status")
    parameter_name = "status"
    template = "admin/comments/comment/_status_tabs.html"

    def lookups(self, request, model_admin):
        return [*CommentStatus.choices, (ALL, _("All"))]

    def value(self) -> str:
        return tab_of(super().value())

    def queryset(self, request, queryset):
        """All states: QueueList narrows to one, and counts the others, too."""
        return queryset

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "value": value,
                "display": label,
                "count": changelist.counts[value],
            }


def tab_of(value: str | None) -> str:
    return value if value in {*CommentStatus.values, ALL} else CommentStatus.PENDING.value


class PostFilter(admin.SimpleListFilter):
    """The posts that most comments wait for. Others are found by search, or by their address."""

    title = _("post")
    parameter_name = "post"
    template = "admin/comments/comment/_post_filter.html"

    def lookups(self, request, model_admin):
        pending = Comment.objects.pending().order_by().values("post")
        most = pending.annotate(count=_NUMBER).order_by("-count", "post")[:POSTS_OFFERED]
        offered = [row["post"] for row in most] + ([int(self.value())] if self._is_id() else [])
        titles = Post.objects.filter(pk__in=offered).order_by("title")
        return [(str(pk), title) for pk, title in titles.values_list("pk", "title")]

    def queryset(self, request, queryset):
        is_known = self.value() in dict(self.lookup_choices)
        return queryset.filter(post=self.value()) if is_known else queryset

    def _is_id(self) -> bool:
        value = self.value() or ""
        return value.isascii() and value.isdigit() and len(value) <= 18


class OrderFilter(admin.SimpleListFilter):
    """Links to other orders of the list."""

    title = _("order")
    parameter_name = "by"
    template = "admin/comments/comment/_orders.html"

    def lookups(self, request, model_admin):
        return [("post", _("By article")), ("weight", _("Likely spam first"))]

    def queryset(self, request, queryset):
        return queryset


def ordering(request: HttpRequest) -> list[str]:
    """Of what waits, a cry for help comes first, then who waits longest; else the newest."""
    is_queue = tab_of(request.GET.get("status")) == CommentStatus.PENDING
    by_time = ["posted_at", "pk"] if is_queue else ["-posted_at", "-pk"]
    match request.GET.get("by"):
        case "post":
            by_time = ["post_id", *by_time]
        case "weight":
            return ["-is_urgent", "-weight", *by_time]
    return ["-is_urgent", *by_time] if is_queue else by_time


class QueueList(ChangeList):
    """A page of the list, whose comments know what a moderator wants to know; two queries."""

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        self.in_all_states = super().get_queryset(request, exclude_parameters)
        tab = tab_of(request.GET.get("status"))
        return self.in_all_states if tab == ALL else self.in_all_states.filter(status=tab)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        tab = tab_of(request.GET.get("status"))
        self.is_grouped = request.GET.get("by") == "post"
        self.shows_state = tab == ALL
        self.counts = self._count_by_tab()
        is_narrowed = self.query or PostFilter.parameter_name in self.params
        is_elsewhere = is_narrowed and self.counts[ALL] > self.counts[tab] == 0
        self.none_here = _NONE_HERE[tab] if is_elsewhere else ""
        self.all_states_url = self.get_query_string({StatusFilter.parameter_name: ALL})
        self.result_list = list(self.result_list)
        others = _others_by_email(self.result_list)
        notes = notes_on(self.result_list)
        controls = Controls(request.GET.urlencode())
        for comment in self.result_list:
            comment.others = others[comment.pk]
            comment.notes = notes[comment.pk]
            comment.controls = controls.beside(comment)

    def _count_by_tab(self) -> dict[str, int]:
        """How many this search and post have in each state, and in all; one query."""
        states = self.in_all_states.order_by().values_list("status")
        counts = dict.fromkeys(CommentStatus.values, 0) | dict(states.annotate(count=_NUMBER))
        return counts | {ALL: sum(counts.values())}


def _others_by_email(comments: list[Comment]) -> dict[int, list[dict]]:
    """By key of a comment: how many others its author has sent, by state; one query."""
    emails = {comment.email for comment in comments if comment.email}
    rows = Comment.objects.filter(email__in=emails).order_by().values_list("email", "status")
    counts: dict[str, Counter] = defaultdict(Counter)
    for email, status, count in rows.annotate(Count("pk")):
        counts[email][status] = count
    return {comment.pk: _by_state(counts[comment.email], comment) for comment in comments}


def _by_state(counts: Counter, own: Comment) -> list[dict]:
    others = counts - Counter([own.status])
    return [
        {"status": state.value, "label": state.label.lower(), "count": others[state]}
        for state in CommentStatus
        if others[state]
    ]


def notes_on(comments: list[Comment]) -> dict[int, list[TrailEntry]]:
    """What colleagues noted on these comments, the oldest first; one query."""
    notes: dict[int, list[TrailEntry]] = defaultdict(list)
    for entry in TrailEntry.objects.about_any(comments).filter(verb="noted").order_by("pk"):
        notes[int(entry.target_id)].append(entry)
    return notes
