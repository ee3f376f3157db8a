"""What a browser sends when a reader posts a reply."""

from blog.models import Post
from comments.stamps import stamp_for

OURS = {"Sec-Fetch-Site": "same-origin"}


def address(post: Post) -> str:
    return f"/comments/post/{post.slug}/"


def valid(post: Post, **changes) -> dict:
    return {
        "body": "Walking a little every day helped me.",
        "name": "Anna",
        "email": "anna@example.org",
        "website": "",
        "parent": "",
        "stamp": stamp_for(post.pk),
    } | changes


def send(client, post: Post, **changes):
    return client.post(address(post), valid(post, **changes), headers=OURS)
