"""Praise that fits every article, sent for the sake of its link."""

from django.utils.translation import gettext as _

from ..reading import pattern, words_of
from .submission import Finding, Submission

_PRAISE = pattern(
    r"(?:great|nice|good|awesome|amazing|excellent|wonderful|fantastic|superb|useful|brilliant|"
    r"informative|interesting|helpful|valuable|outstanding|lovely|beautiful|cool)"
    r" (?:and \w+ )?(?:blog|post|article|site|website|content|info|information|share|sharing|work|"
    r"job|read|writing|write-up|tips|stuff|page|piece|insights?)",
    r"thanks? (?:you )?(?:so much |a lot )?for (?:sharing|posting|this|the|such|your|writing)",
    r"keep (?:it up|up the|sharing|posting|writing)",
    r"(?:bookmarked|subscribed|i enjoyed reading|i really like your|i love your|well written|"
    r"i will definitely|look forward to|i am impressed|very informative|i have read)",
)
_MY_SITE = pattern(
    r"(?:visit|check(?:ing)?|see|look at|view|come to|stop by|head over to|browse|review|follow)"
    r"(?: out)?(?: also)? (?:my|our|this|the following|the|here)"
    r"(?: \w+){0,2} ?(?:web ?-?sites?|sites?|blogs?|web ?pages?|homepages?|pages?|links?|store|shop)",
    r"(?:here is|here's|also visit|feel free to|take a look at|stop by|surf to) (?:\w+ )?my"
    r" (?:\w+ )?(?:web ?-?site|site|blog|web ?page|homepage|page)",
    r"(?:visit|click) (?:here|us|now|the link)",
    r"(?:my|our) (?:own )?(?:web ?-?site|web ?page|homepage|blog|web blog)",
)
#: Fewer words beside the praise say nothing about the article.
_WORDS_OF_CONTENT = 12


def praise_for_a_link(submission: Submission) -> Finding | None:
    text = submission.text
    if not submission.leads_elsewhere or not _PRAISE.search(text):
        return None
    if _MY_SITE.search(text):
        words = _("It praises in words that fit everywhere and sends readers to its own site.")
        return Finding("praise_for_a_link", 14 if submission.links else 8, words)
    rest = [word for word in words_of(_PRAISE.sub(" ", text)) if len(word) > 3]
    if "?" in text or len(rest) >= _WORDS_OF_CONTENT:
        return None
    words = _("It praises in words that fit everywhere, and brings a link.")
    return Finding("praise_for_a_link", 3 if submission.links else 2, words)
