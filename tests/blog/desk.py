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


def page_of(post, name: str) -> str:
    return reverse(f"admin:blog_post_{name}", args=[post.pk])


def press(client, post, button: str, **fields):
    """A button of the form, with nothing in the form changed."""
    categories = post.newest_revision.data.get("categories", [])
    same = {"title": post.title, "slug": post.slug, "summary": "", "categories": categories}
    same |= {"body": post.newest_revision.data["body"]}
    return client.post(change_url(post), form(post, **same, **{button: "1"}) | fields, follow=True)


def decide(client, post, button: str, **fields):
    fields = {"revision": post.newest_revision.pk, "note": ""} | fields
    return client.post(page_of(post, "decide"), fields | {button: "1"}, follow=True)
