"""What a moderator can do with a comment, and the words for it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ..models import Comment, CommentStatus

_EVERY = set(CommentStatus)


@dataclass(frozen=True)
class Decision:
    code: str
    label: Promise
    #: What was done, with the number of comments.
    done: Promise
    #: The states from which it leads anywhere.
    possible_from: set[CommentStatus]


DECISIONS = {
    decision.code: decision
    for decision in [
        Decision(
            "approve",
            _("Approve"),
            ngettext_lazy("%d comment is approved.", "%d comments are approved."),
            _EVERY - {CommentStatus.APPROVED},
        ),
        Decision(
            "mark_spam",
            _("Spam"),
            ngettext_lazy("%d comment is marked as spam.", "%d comments are marked as spam."),
            _EVERY - {CommentStatus.SPAM},
        ),
        Decision(
            "trash",
            _("Trash"),
            ngettext_lazy("%d comment is in the trash.", "%d comments are in the trash."),
            _EVERY - {CommentStatus.TRASH},
        ),
        Decision(
            "restore",
            _("Restore"),
            ngettext_lazy("%d comment is restored.", "%d comments are restored."),
            {CommentStatus.SPAM, CommentStatus.TRASH},
        ),
    ]
}


def decisions_for(comment: Comment) -> list[Decision]:
    return [decision for decision in DECISIONS.values() if comment.status in decision.possible_from]
