from django.contrib import admin
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry
from staff.trail_words import sentence

from ..models import Comment
from ..states import CommentStatus
from . import deciding, writing
from .controls import Controls
from .decisions import DECISIONS
from .heading import heading_of
from .meanwhile import ago
from .notice_choice import mail_about_replies
from .queue import OrderFilter, PostFilter, QueueList, StatusFilter, ordering, tab_of

CONVERSATION_SHOWN = 50


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """Where replies are read and decided on."""

    list_filter = [StatusFilter, PostFilter, OrderFilter]
    search_fields = ["body", "name", "email", "website", "post__title"]
    list_per_page = 50
    show_full_result_count = False
    sortable_by = []
    actions = ["approve", "mark_spam", "trash", "restore"]
    fields = ["said", "author", "where", "age", "state", "conversation", "found", "trail"]
    readonly_fields = fields

    class Media:
        css = {"all": ["admin-comments/comments.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        comments = super().get_queryset(request).with_words()
        comments = comments.select_related("post", "person", "parent__person")
        return comments.defer("post__body", "post__body_html", "post__references")

    def get_urls(self) -> list:
        return [
            path("<int:pk>/decide/", self._staff(deciding.decide), name="comments_comment_decide"),
            *(
                path(
                    f"<int:pk>/{kind}/",
                    self._staff(writing.write),
                    {"kind": kind},
                    name=f"comments_comment_{kind}",
                )
                for kind in writing.WRITTEN
            ),
            path("undo/", self._staff(deciding.undo_decision), name="comments_comment_undo"),
            path("mail/", self._staff(mail_about_replies), name="comments_comment_mail"),
            path(
                "mail/<int:pk>/", self._staff(mail_about_replies), name="comments_comment_mail_of"
            ),
            *super().get_urls(),
        ]

    def _staff(self, view):
        return self.admin_site.admin_view(view)

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[QueueList]:
        return QueueList

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ordering(request)

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        context = {
            "title": _("Comments"),
            "can_decide": self.has_change_permission(request),
            "tab": tab_of(request.GET.get("status")),
            "last_decision": deciding.last_decision(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        deciding.chosen(request)
        return super().response_action(request, queryset)

    @admin.action(description=_("Approve: everybody sees it"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet) -> None:
        deciding.decide_many(request, queryset, DECISIONS["approve"])

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_spam(self, request: HttpRequest, queryset: QuerySet) -> None:
        deciding.decide_many(request, queryset, DECISIONS["mark_spam"])

    @admin.action(description=_("Move to the trash"), permissions=["change"])
    def trash(self, request: HttpRequest, queryset: QuerySet) -> None:
        deciding.decide_many(request, queryset, DECISIONS["trash"])

    @admin.action(description=_("Restore from spam or trash"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet) -> None:
        deciding.decide_many(request, queryset, DECISIONS["restore"])

    # The page of one comment

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            # Saving the row as this page found it would undo what a colleague decided meanwhile.
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        can_decide = self.has_change_permission(request, obj)
        filters = request.GET.get("_changelist_filters", "")
        context |= {
            "title": heading_of(obj),
            # Django's own would be its number.
            "subtitle": "",
            "can_decide": can_decide,
            "controls": Controls(filters).beside(obj) if can_decide else None,
            "list_filters": filters,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def render_delete_form(self, request: HttpRequest, context: dict) -> HttpResponse:
        return super().render_delete_form(
            request, context | {"heading": heading_of(context["object"])}
        )

    def view_on_site(self, comment: Comment) -> str | None:
        return comment.get_absolute_url() if comment.is_shown else None

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
        return ago(comment.posted_at)

    @admin.display(description=_("status"))
    def state(self, comment: Comment) -> str:
        return comment.get_status_display()

    @admin.display(description=_("noticed"))
    def found(self, comment: Comment) -> SafeString:
        return _render("_found", comment=comment)

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

    @admin.display(description=_("trail"))
    def trail(self, comment: Comment) -> SafeString:
        entries = TrailEntry.objects.about(comment).select_related("target_type")
        return _render(
            "_trail", entries=[(each, sentence(each), _states(each)) for each in entries]
        )

    # Deleting, which only the owner may do

    def delete_model(self, request: HttpRequest, obj: Comment) -> None:
        self.delete_queryset(request, Comment.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            chosen = list(queryset.order_by("pk"))
            for comment in chosen:
                TrailEntry.objects.record(
                    request.user, "deleted", comment, from_state=comment.status
                )
            # The texts that it kept of them go, too.
            TrailEntry.objects.about_any(chosen).exclude(note="").update(note="")
            queryset.delete()


def _render(template: str, **context) -> SafeString:
    return render_to_string(f"admin/comments/comment/{template}.html", context)


def _states(entry: TrailEntry) -> str:
    labels = dict(CommentStatus.choices)
    states = (labels.get(state) for state in (entry.from_state, entry.to_state))
    return " → ".join(str(label) for label in states if label)
