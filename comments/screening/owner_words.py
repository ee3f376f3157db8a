from django.utils.translation import gettext as _

from ..rules import RuleEffect, WordRule, words_for_rules
from .submission import Finding, Submission


def owner_words(submission: Submission, spam_weight: int) -> list[Finding]:
    """One finding for each of the owner's rules that applies; one query."""
    words = words_for_rules(submission.comment)
    return [_finding(rule, spam_weight) for rule in WordRule.objects.all() if rule.is_in(words)]


def _finding(rule: WordRule, spam_weight: int) -> Finding:
    # One that holds weighs nothing: a finding is enough to wait, and never adds up to spam.
    weight = spam_weight if rule.does == RuleEffect.SPAM else 0
    words = _("It has words of one of the clinic’s rules: %(phrase)s.") % {"phrase": rule.phrase}
    return Finding(rule.code, weight, words)
