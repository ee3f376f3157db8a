from django.utils.translation import gettext as _

from ..learning import count_lessons
from ..opinions import Opinion, opinion_on
from .submission import Finding, Submission

#: Before so many decisions it only whispers, before so few it says nothing.
ENOUGH_DECISIONS, FEWEST_DECISIONS = 200, 40
SURE, VERY_SURE = 0.9, 0.99
_WORDS_SHOWN = 5


def sounds_like_spam(submission: Submission) -> Finding | None:
    """What was learned from this clinic's own decisions: it orders the queue, and decides nothing."""
    count_lessons()
    opinion = opinion_on(submission.comment)
    if opinion is None or opinion.decisions < FEWEST_DECISIONS or opinion.spam < SURE:
        return None
    is_heard = opinion.decisions >= ENOUGH_DECISIONS
    weight = 1 if not is_heard else 2 if opinion.spam < VERY_SURE else 3
    return Finding("sounds_like_spam", weight, _explained(opinion))


def _explained(opinion: Opinion) -> str:
    shown = opinion.strongest[:_WORDS_SHOWN]
    against = ", ".join(_said(word) for word, spam in shown if spam > 0.5)
    in_favour = ", ".join(_said(word) for word, spam in shown if spam <= 0.5)
    words = _("It sounds like what was marked as spam here before. Like spam: %(against)s.")
    words %= {"against": against}
    if in_favour:
        words += " " + _("Unlike spam: %(in_favour)s.") % {"in_favour": in_favour}
    return words


def _said(word: str) -> str:
    return _("a link") if word == "has:link" else word.removeprefix("host:")
