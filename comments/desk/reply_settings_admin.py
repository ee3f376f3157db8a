from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from publishing.single_row import SingleRowAdmin

from ..reply_settings import ReplySettings


@admin.register(ReplySettings)
class ReplySettingsAdmin(SingleRowAdmin):
    fieldsets = [
        (_("Before a comment is shown"), {"fields": ["moderation", "links_allowed"]}),
        (
            _("When comments are taken"),
            {"fields": ["close_after_days", "is_paused", "pause_message"]},
        ),
        (_("How comments are shown"), {"fields": ["order", "depth", "threads_per_page"]}),
    ]
    radio_fields = {"moderation": admin.VERTICAL, "order": admin.VERTICAL}
