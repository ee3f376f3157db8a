"""
What a moderator should know about a reply before deciding.

Each check looks at a submission and gives a finding or nothing. The sum of their weights decides
whether a reply waits among the pending ones or as spam; it is never refused or dropped here.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from ..models import Comment, CommentStatus
from .crisis import CRY_FOR_HELP, cry_for_help
from .learned import sounds_like_spam
from .letters import foreign_script, hidden_characters, lookalike_letters, shouting
from .links import invites_to_a_link, link_in_code, too_many_links
from .offers import business_offer, drugs_for_sale
from .owner_words import owner_words
from .praise import praise_for_a_link
from .repetition import repeats_itself, same_text_elsewhere
from .sender import burst_from_network, no_word_of_origin, throwaway_mail, trap_filled
from .submission import Finding, Submission

__all__ = ["CHECKS", "SPAM_WEIGHT", "Finding", "Screening", "Submission", "screen"]

#: So much that all there is to hold against a sender together, with an honest text, stays below.
SPAM_WEIGHT = 14

CHECKS: list[Callable[[Submission], Finding | None]] = [
    cry_for_help,
    no_word_of_origin,
    trap_filled,
    burst_from_network,
    throwaway_mail,
    too_many_links,
    link_in_code,
    invites_to_a_link,
    repeats_itself,
    same_text_elsewhere,
    lookalike_letters,
    hidden_characters,
    shouting,
    foreign_script,
    drugs_for_sale,
    business_offer,
    praise_for_a_link,
    sounds_like_spam,
]


@dataclass(frozen=True)
class Screening:
    #: As they are kept with the comment.
    findings: list[dict]
    weight: int
    status: str
    #: Should somebody read it before all others?
    is_urgent: bool

    def write_down(self, comment: Comment) -> None:
        """With the comment, which is not saved yet."""
        comment.findings, comment.weight = self.findings, self.weight
        comment.status, comment.is_urgent = self.status, self.is_urgent


def screen(submission: Submission) -> Screening:
    findings = [finding for check in CHECKS if (finding := check(submission))]
    findings += owner_words(submission, SPAM_WEIGHT)
    weight = sum(finding.weight for finding in findings)
    is_urgent = any(finding.code == CRY_FOR_HELP for finding in findings)
    return Screening(
        [asdict(finding) for finding in findings],
        weight,
        CommentStatus.PENDING if is_urgent else _status(submission, findings, weight),
        is_urgent,
    )


def _status(submission: Submission, findings: list[Finding], weight: int) -> str:
    if weight >= SPAM_WEIGHT:
        return CommentStatus.SPAM
    is_through = submission.lets_clean_through and not findings
    return CommentStatus.APPROVED if is_through else CommentStatus.PENDING
