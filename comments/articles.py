"""What a page shows of one comment. Made once, for all pages, as long as none of that changes."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .emptying import Emptied
from .threads import Row

#: So many are kept in each process, and none that is longer than this.
MOST_KEPT = 5_000
LONGEST_KEPT = 4_000


class Article(NamedTuple):
    """All that templates/comments/_comment.html depends on."""

    anchor: str
    is_shown: bool
    is_withdrawn: bool
    is_by_clinic: bool
    byline: str
    role: str
    website: str
    html: str
    posted_at: datetime
    edited_at: datetime | None
    page_url: str
    reply_url: str
    answered: str
    answered_url: str
    language: str | None
    time_zone: str


def article_html(row: Row, *, page_url: str, reply_url: str, answered_url: str) -> SafeString:
    """`reply_url` is empty where nobody can reply."""
    comment, person, answered = row.comment, row.comment.person, row.answered
    article = Article(
        anchor=comment.anchor,
        is_shown=comment.is_shown,
        is_withdrawn=comment.emptied == Emptied.BY_REQUEST,
        is_by_clinic=person is not None,
        byline=comment.byline,
        role=person.role if person else "",
        website="" if person else comment.website,
        html=comment.html,
        posted_at=comment.posted_at,
        edited_at=comment.edited_at,
        page_url=page_url,
        reply_url=reply_url,
        answered=answered.byline if answered and answered.is_shown else "",
        answered_url=answered_url if answered else "",
        language=get_language(),
        time_zone=timezone.get_current_timezone_name(),
    )
    return _kept(article) if len(article.html) <= LONGEST_KEPT else _made(article)


def _made(article: Article) -> SafeString:
    context = article._asdict() | {"safe_html": SafeString(article.html)}
    return render_to_string("comments/_comment.html", context)


_kept = lru_cache(MOST_KEPT)(_made)
