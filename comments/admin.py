from datetime import timedelta

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.models import Post
from staff.models import TrailEntry

from .decisions import DECISIONS, decisions_for
from .models import Comment, CommentStatus
from .notice_choice import mail_about_replies
from .reply_settings_admin import ReplySettingsAdmin as ReplySettingsAdmin

ALL = "all"
CONVERSATION_SHOWN = 50
POSTS_OFFERED = 30


class StatusFilter(admin.SimpleListFilter):
    """The states as tabs with their numbers. A bare list is the work: what is pending."""

    title = _("status")
    parameter_name = "status"
    template = "admin/comments/comment/_status_tabs.html"

    def lookups(self, request, model_admin):
        counts = dict(Comment.objects.order_by().values_list("status").annotate(Count("pk")))
        states = [(state.value, state.label, counts.get(state, 0)) for state in CommentStatus]
        self.tabs = [*states, (ALL, _("All"), sum(counts.values()))]
        return [(value, label) for value, label, count in self.tabs]

    def value(self) -> str:
        value = super().value()
        return value if value in {*CommentStatus.values, ALL} else CommentStatus.PENDING.value

    def queryset(self, request, queryset):
        return queryset if self.value() == ALL else queryset.filter(status=self.value())

    def choices(self, changelist):
        for value, label, count in self.tabs:
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
                "count": count,
            }


class PostFilter(admin.SimpleListFilter):
    """The posts that most comments wait for. Others are found by search, or by their address."""

    title = _("post")
    parameter_name = "post"
    template = "admin/comments/comment/_post_filter.html"

    def lookups(self, request, model_admin):
        pending = Comment.objects.pending().order_by().values("post")
        most = pending.annotate(count=Count("pk")).order_by("-count", "post")[:POSTS_OFFERED]
        offered = [row["post"] for row in most] + ([int(self.value())] if self._is_id() else [])
        titles = Post.objects.filter(pk__in=offered).order_by("title")
        return [(str(pk), title) for pk, title in titles.values_list("pk", "title")]

    def queryset(self, request, queryset):
        is_known = self.value() in dict(self.lookup_choices)
        return queryset.filter(post=self.value()) if is_known else queryset

    def _is_id(self) -> bool:
        value = self.value() or ""
        return value.isascii() and value.isdigit() and len(value) <= 18


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """Where replies are read and decided on. Nobody writes or rewrites one here."""

    list_display = ["said_and_found", "author", "where", "age", "state", "decide_now"]
    list_display_links = ["age"]
    list_filter = [StatusFilter, PostFilter]
    search_fields = ["body", "name", "email", "website", "post__title"]
    list_per_page = 50
    show_full_result_count = False
    sortable_by = []
    actions = ["approve", "mark_spam", "trash", "restore"]
    fields = ["said", "author", "where", "age", "state", "conversation", "found", "trail"]
    readonly_fields = fields

    class Media:
        css = {"all": ["admin-comments/comments.css"]}

    # Who may do what

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list[str]:
        left_out = set()
        if request.GET.get("status") != ALL:
            left_out.add("state")
        if not self.has_change_permission(request):
            left_out.add("decide_now")
        return [column for column in self.list_display if column not in left_out]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        comments = super().get_queryset(request).select_related("post", "person", "parent__person")
        return comments.defer("post__body", "post__body_html", "post__references")

    # The list

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """Who waits longest comes first; of what is decided, the newest."""
        is_queue = request.GET.get("status", CommentStatus.PENDING) == CommentStatus.PENDING
        return ["posted_at", "pk"] if is_queue else ["-posted_at", "-pk"]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Comments"), **(extra_context or {})})

    @admin.display(description=_("comment"))
    def said_and_found(self, comment: Comment) -> SafeString:
        return _render("_row_text", comment=comment)

    @admin.display(description=_("comment"))
    def said(self, comment: Comment) -> SafeString:
        return _render("_said", comment=comment)

    @admin.display(description=_("from"))
    def author(self, comment: Comment) -> SafeString:
        return _render("_author", comment=comment)

    @admin.display(description=_("to"))
    def where(self, comment: Comment) -> SafeString:
        return _render("_where", comment=comment)

    @admin.display(description=_("age"))
    def age(self, comment: Comment) -> str:
        is_new = timezone.now() - comment.posted_at < timedelta(minutes=1)
        return _("just now") if is_new else timesince(comment.posted_at, depth=1)

    @admin.display(description=_("status"))
    def state(self, comment: Comment) -> str:
        return comment.get_status_display()

    @admin.display(description=_("noticed"))
    def found(self, comment: Comment) -> SafeString:
        return _render("_found", comment=comment)

    @admin.display(description=_("decide"))
    def decide_now(self, comment: Comment) -> SafeString:
        return _render("_decisions", comment=comment, decisions=decisions_for(comment))

    # The page of one comment

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            # Saving the row as this page found it would undo what a colleague decided meanwhile.
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "title": _("Comment"),
            "decisions": decisions_for(obj) if self.has_change_permission(request, obj) else [],
            "list_filters": request.GET.get("_changelist_filters", ""),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def view_on_site(self, comment: Comment) -> str | None:
        return comment.get_absolute_url() if comment.is_shown else None

    @admin.display(description=_("conversation"))
    def conversation(self, comment: Comment) -> SafeString:
        head_id = comment.thread_id or comment.pk
        members = Comment.objects.filter(Q(pk=head_id) | Q(thread=head_id)).oldest_first()
        members = list(members.select_related("person")[: CONVERSATION_SHOWN + 1])
        return _render(
            "_conversation",
            current=comment,
            members=members[:CONVERSATION_SHOWN],
            is_cut=len(members) > CONVERSATION_SHOWN,
        )

    @admin.display(description=_("decisions"))
    def trail(self, comment: Comment) -> SafeString:
        return _render("_trail", entries=TrailEntry.objects.about(comment))

    # Deciding

    def get_urls(self) -> list:
        decide = self.admin_site.admin_view(self.decide)
        mail = self.admin_site.admin_view(mail_about_replies)
        return [
            path("<int:pk>/decide/", decide, name="comments_comment_decide"),
            path("mail/", mail, name="comments_comment_mail"),
            path("mail/<int:pk>/", mail, name="comments_comment_mail_of"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None:
            raise BadRequest("There is no such decision.")
        comment = Comment.objects.filter(pk=pk).first()
        if comment is None:
            self.message_user(request, _("This comment was deleted meanwhile."), messages.WARNING)
        elif decision.verb(comment, by=request.user):
            said = _("“%(excerpt)s” by %(name)s: %(status)s.") % {
                "excerpt": comment.excerpt,
                "name": comment.byline,
                "status": comment.get_status_display().lower(),
            }
            self.message_user(request, said, messages.SUCCESS)
        else:
            said = _("Nothing was done: the status of this comment is “%(status)s” already.")
            said %= {"status": comment.get_status_display()}
            self.message_user(request, said, messages.WARNING)
        filters = request.POST.get("list_filters", "")
        address = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    @admin.action(description=_("Approve: everybody sees it"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_many(request, queryset, "approve")

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_spam(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_many(request, queryset, "mark_spam")

    @admin.action(description=_("Move to the trash"), permissions=["change"])
    def trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_many(request, queryset, "trash")

    @admin.action(description=_("Restore from spam or trash"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_many(request, queryset, "restore")

    def _decide_many(self, request: HttpRequest, queryset: QuerySet, code: str) -> None:
        decision = DECISIONS[code]
        with transaction.atomic():
            # In the order of keys, so that two moderators never wait for each other's rows.
            comments = Comment.objects.filter(pk__in=queryset.order_by().values("pk")).order_by(
                "pk"
            )
            changed = sum(decision.verb(comment, by=request.user) for comment in comments)
        if changed:
            self.message_user(request, decision.done % changed, messages.SUCCESS)
        unchanged = len(request.POST.getlist(ACTION_CHECKBOX_NAME)) - changed
        if unchanged > 0:
            said = ngettext(
                "Nothing was done to %d comment: it was so already, or a colleague was faster.",
                "Nothing was done to %d comments: they were so already, or a colleague was faster.",
                unchanged,
            )
            self.message_user(request, said % unchanged, messages.WARNING)

    # Deleting, which only the owner may do

    def delete_model(self, request: HttpRequest, obj: Comment) -> None:
        self.delete_queryset(request, Comment.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for comment in queryset.order_by("pk"):
                TrailEntry.objects.record(
                    request.user, "deleted", comment, from_state=comment.status
                )
            queryset.delete()


def _render(template: str, **context) -> SafeString:
    return render_to_string(f"admin/comments/comment/{template}.html", context)
