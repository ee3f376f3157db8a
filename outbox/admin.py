from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Mail


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("Waiting")), ("given_up", _("Given up")), ("sent", _("Sent"))]

    def queryset(self, request, queryset):
        chosen = {"waiting": queryset.waiting, "given_up": queryset.given_up, "sent": queryset.sent}
        return chosen[self.value()]() if self.value() in chosen else queryset


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin):
    """What waits, what failed, and why. Nobody writes or rewrites a mail here."""

    list_display = [
        "subject",
        "to",
        "state",
        "created_at",
        "attempts",
        "next_attempt",
        "last_error",
    ]
    list_filter = [StateFilter]
    search_fields = ["to", "subject"]
    show_full_result_count = False
    actions = ["try_again"]
    fields = ["subject", "to", "state", "created_at", "attempts", "next_attempt", "last_error"]
    # Not the text: a link in it may be somebody's way to a new password.
    fields += ["message_id"]
    readonly_fields = fields

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Called by what is in it, as all lists of the desk (staff/plain_lists.py) are."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        """Of the list, for its action; the page of one mail is only read."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    @admin.display(description=_("state"))
    def state(self, mail: Mail) -> str:
        if mail.sent_at:
            return _("Sent")
        return _("Given up") if mail.given_up_at else _("Waiting")

    @admin.display(description=_("next attempt"), ordering="next_try_at")
    def next_attempt(self, mail: Mail):
        return None if mail.sent_at or mail.given_up_at else mail.next_try_at

    @admin.action(description=_("Try again now"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset)
        changed = sum(mail.try_again() for mail in chosen)
        if changed:
            said = ngettext("%d mail is tried again.", "%d mails are tried again.", changed)
            self.message_user(request, said % changed, messages.SUCCESS)
        if len(chosen) > changed:
            said = ngettext(
                "Nothing was done to %d mail: it is sent, or on its way just now.",
                "Nothing was done to %d mails: they are sent, or on their way just now.",
                len(chosen) - changed,
            )
            self.message_user(request, said % (len(chosen) - changed), messages.WARNING)
