"""The link that shows a sender the own comment while it waits for a moderator."""

from datetime import timedelta
from urllib.parse import urlencode

from django.core import signing

from .models import Comment

GOOD_FOR = timedelta(days=14)
_SALT = "comments.held"


def held_url(comment: Comment) -> str:
    query = urlencode({"held": signing.dumps(comment.pk, salt=_SALT)})
    return f"{comment.post.get_absolute_url()}?{query}#{comment.anchor}"


def held_comment_id(token: str) -> int | None:
    """None for a token that is forged or too old."""
    try:
        return signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
