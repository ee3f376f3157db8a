"""How a reply was sent, and by whom. Ordinary people are among all of these: weights are small."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Comment
from .submission import Finding, Submission

BURST_WINDOW = timedelta(minutes=10)
#: Fewer posts answered from one network are a family, or a waiting room.
BURST_POSTS, FLOOD_POSTS = 3, 6


def no_word_of_origin(submission: Submission) -> Finding | None:
    if submission.is_from_our_page:
        return None
    words = _("The browser did not say from which page this was sent; programs often do not.")
    return Finding("no_word_of_origin", 1, words)


def trap_filled(submission: Submission) -> Finding | None:
    if not submission.is_trapped:
        return None
    words = _("A field that people do not see is filled in, as programs do.")
    return Finding("trap_filled", 2, words)


def burst_from_network(submission: Submission) -> Finding | None:
    network = submission.comment.network
    if not network:
        return None
    since = timezone.now() - BURST_WINDOW
    recent = Comment.objects.filter(network=network, posted_at__gt=since)
    posts = set(recent.order_by("-posted_at").values_list("post", flat=True)[:100])
    count = len(posts | {submission.comment.post_id})
    if count < BURST_POSTS:
        return None
    words = ngettext(
        "Comments on %(count)s article came from the same network within 10 minutes.",
        "Comments on %(count)s articles came from the same network within 10 minutes.",
        count,
    )
    weight = 1 if count < FLOOD_POSTS else 4
    return Finding("burst_from_network", weight, words % {"count": count})


def throwaway_mail(submission: Submission) -> Finding | None:
    domain = submission.comment.email.rpartition("@")[2].lower()
    if not _is_or_is_below(domain, _throwaway_domains()):
        return None
    words = _("The email address is of a kind that is thrown away after use.")
    return Finding("throwaway_mail", 1, words)


@cache
def _throwaway_domains() -> frozenset[str]:
    lines = (Path(__file__).parent / "throwaway_domains.txt").read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _is_or_is_below(domain: str, domains: frozenset[str]) -> bool:
    parts = domain.split(".")
    return any(".".join(parts[start:]) in domains for start in range(len(parts) - 1))
