"""The form of a post on the desk, as a browser sends it."""

from django.urls import reverse

ADD = "/admin/blog/post/add/"
LIST = "/admin/blog/post/"


def change_url(post) -> str:
    return reverse("admin:blog_post_change", args=[post.pk])


def form(post=None, **fields) -> dict:
    """What a browser sends from the form of a post."""
    return {
        "title": "Sleep and pain",
        "slug": "sleep-and-pain",
        "summary": "In short.",
        "body": "<p>Text</p>",
        "references": "",
        "picture": "",
        "reviewer": "",
        "reviewed_on": "",
        "published_at_0": "",
        "published_at_1": "",
        "expires_at_0": "",
        "expires_at_1": "",
        "replies": "open",
        "lang": "",
        "revision_note": "",
        "based_on": post.newest_revision.pk if post and post.newest_revision else "",
    } | fields


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])
