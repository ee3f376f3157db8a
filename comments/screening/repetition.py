import re
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Comment
from ..reading import words_of
from .submission import Finding, Submission

#: Shorter sentences are said by many: "Thank you so much for this."
_SHORTEST_SENTENCE = 20
_SHORTEST_TEXT = 40
_MANY_POSTS = 3
_SENTENCE_END = re.compile(r"[.!?…\n]+")


def repeats_itself(submission: Submission) -> Finding | None:
    sentences = (part.strip() for part in _SENTENCE_END.split(submission.comment.body.casefold()))
    long = Counter(sentence for sentence in sentences if len(sentence) >= _SHORTEST_SENTENCE)
    words = words_of(submission.text)
    is_monotonous = len(words) >= 40 and len(set(words)) < len(words) / 4
    if not is_monotonous and max(long.values(), default=0) < 3:
        return None
    return Finding("repeats_itself", 3, _("It says the same again and again."))


def same_text_elsewhere(submission: Submission) -> Finding | None:
    comment = submission.comment
    if len(submission.text) < _SHORTEST_TEXT:
        return None
    same = Comment.objects.filter(text_fingerprint=comment.text_fingerprint).order_by()
    elsewhere = same.exclude(post=comment.post_id).values_list("post").distinct()
    count = len(elsewhere[:_MANY_POSTS])
    if not count:
        return None
    words = ngettext(
        "The same text was sent to another article.",
        "The same text was sent to %(count)s other articles or more.",
        count,
    )
    weight = 1 if count < _MANY_POSTS else 5
    return Finding("same_text_elsewhere", weight, words % {"count": count})
