from .desk.comment_admin import CommentAdmin
from .desk.reply_settings_admin import ReplySettingsAdmin
from .desk.rule_admin import WordRuleAdmin

__all__ = ["CommentAdmin", "ReplySettingsAdmin", "WordRuleAdmin"]
