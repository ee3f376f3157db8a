"""What machines are told of replies: who answered whom, and when. The words stand on the page."""

from django.utils import timezone

from blog.models import Post
from blog.structured import post_id
from publishing.structured import Node, absolute, node

from .outline import page_url
from .threads import ThreadPage


def replies_node(post: Post, page: ThreadPage) -> Node:
    """Adds to the node of the post what a page of its replies shows."""
    return node(
        "BlogPosting",
        id=post_id(post),
        headline=post.title,
        commentCount=page.comment_count,
        comment=[
            _reply_node(row.comment, absolute(page_url(post, page.number)))
            for row in page.rows
            if row.comment.is_shown
        ],
    )


def _reply_node(comment, page_address: str) -> Node:
    address = f"{page_address}#{comment.anchor}"
    return node(
        "Comment",
        id=address,
        url=address,
        author=node("Person", name=comment.byline),
        dateCreated=timezone.localtime(comment.posted_at),
        dateModified=comment.edited_at and timezone.localtime(comment.edited_at),
    )
