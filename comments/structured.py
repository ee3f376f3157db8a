"""What machines are told of replies: who answered whom, and when. The words stand on the page."""

from datetime import datetime, tzinfo
from functools import lru_cache

from django.utils import timezone

from blog.models import Post
from blog.structured import post_id
from publishing.structured import Node, absolute, node

from .articles import MOST_KEPT
from .outline import page_url
from .threads import ThreadPage


def replies_node(post: Post, page: ThreadPage) -> Node:
    """Adds to the node of the post what a page of its replies shows."""
    address, zone = absolute(page_url(post, page.number)), timezone.get_current_timezone()
    shown = [row.comment for row in page.rows if row.comment.is_shown]
    return node(
        "BlogPosting",
        id=post_id(post),
        headline=post.title,
        commentCount=page.comment_count,
        comment=[
            _reply_node(
                f"{address}#{comment.anchor}",
                comment.byline,
                comment.posted_at,
                comment.edited_at,
                zone,
            )
            for comment in shown
        ],
    )


@lru_cache(MOST_KEPT)
def _reply_node(
    address: str, byline: str, posted_at: datetime, edited_at: datetime | None, zone: tzinfo
) -> Node:
    """Made once, as an article is: nobody may change it."""
    return node(
        "Comment",
        id=address,
        url=address,
        author=node("Person", name=byline),
        dateCreated=timezone.localtime(posted_at, zone),
        dateModified=edited_at and timezone.localtime(edited_at, zone),
    )
