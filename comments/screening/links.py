from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..reading import marked_up_links, pattern
from .submission import Finding, Submission

_INVITATION = pattern(
    r"(?:for|if) (?:anyone|those|you|someone|people|you're|you are) (?:who (?:is|are) )?"
    r"(?:looking|interested|searching|curious)",
    r"i (?:recently )?(?:came across|stumbled (?:up)?on|discovered)",
    r"(?:click|look|see|read|learn|find|discover|explore) (?:more )?(?:here|now|this link)",
    r"(?:more (?:information|info|details|tips|insights)|learn more|read more)",
    r"(?:check(?:ing)?|try(?:ing)?) (?:it |this |them )?out",
    r"highly recommend",
    r"(?:comprehensive|ultimate|complete) guide",
    r"(?:trusted|reliable|reputable|professional|leading) (?:provider|platform|service|source)s?",
)


def too_many_links(submission: Submission) -> Finding | None:
    count = len(submission.links)
    beyond = count - submission.links_allowed
    if beyond <= 0:
        return None
    weight = 2 if beyond == 1 else 5 if beyond < 4 else 9
    words = ngettext("It has %(count)s link.", "It has %(count)s links.", count)
    return Finding("too_many_links", weight, words % {"count": count})


def link_in_code(submission: Submission) -> Finding | None:
    """Code for another system's comments: a program sends it, people here cannot use it."""
    count = marked_up_links(submission.comment.body)
    if not count:
        return None
    words = _("It has links in the code of other systems, such as [url=…] or <a href=…>.")
    return Finding("link_in_code", 8 if count == 1 else 12, words)


def invites_to_a_link(submission: Submission) -> Finding | None:
    if not submission.links or not _INVITATION.search(submission.text):
        return None
    words = _("It sends readers to its link in words that advertisements use.")
    return Finding("invites_to_a_link", 3, words)
