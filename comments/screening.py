"""
What a moderator should know about a reply before deciding.

Each check looks at a submission and gives a finding or nothing. Nothing is refused here, and
everything waits for a moderator.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from .models import Comment


@dataclass(frozen=True)
class Submission:
    comment: Comment
    #: Did the browser say that the form was on one of our own pages?
    is_from_our_page: bool


@dataclass(frozen=True)
class Finding:
    code: str
    weight: int
    words: str


def no_word_of_origin(submission: Submission) -> Finding | None:
    if submission.is_from_our_page:
        return None
    return Finding(
        "no_word_of_origin",
        1,
        _("The browser did not say from which page this was sent; programs often do not."),
    )


CHECKS: list[Callable[[Submission], Finding | None]] = [no_word_of_origin]


def screen(submission: Submission) -> list[dict]:
    """The findings, as they are kept with the comment."""
    findings = (check(submission) for check in CHECKS)
    return [asdict(finding) for finding in findings if finding]
