"""The page of a post. What stands around its replies is kept while only these come and go."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from images.models import load_renditions
from publishing.keeping import kept_frame
from publishing.preview import staff_context
from staff.visitors import signed_in_staff

from .blog_settings import blog_settings
from .posts import Post

TEMPLATE = "blog/post_detail.html"
#: Stands in a frame where the replies go. No text can have it, as it is new with each start.
_GAP = format_html("<!-- {} -->", secrets.token_hex(16))


def post_page(request: HttpRequest, post: Post) -> HttpResponse:
    if getattr(request, "preview_link", None) or signed_in_staff(request):
        return render(request, TEMPLATE, post_context(request, post))
    # They come first: where there is no such page of them, nothing else is made.
    replies = render_to_string("blog/_replies.html", {"post": post}, request)
    address = request.path, request.GET.get("comments", "")
    return HttpResponse(
        kept_frame(address, lambda: _frame(request, post)).replace(_GAP, replies, 1)
    )


def post_context(request: HttpRequest, post: Post) -> dict:
    """What the page of a post shows; the comments room shows it again beside a wrong reply."""
    post.load_lists()
    load_renditions(
        [request.clinic.logo, post.picture, *(author.picture for author in post.authors.all())]
    )
    published = Post.objects.published().only("title", "slug", "lang", "published_at")
    return {
        "post": post,
        "older": post.published_at and published.older_than(post).first(),
        "newer": post.published_at and published.newer_than(post).first(),
        "blog_settings": blog_settings(),
        **staff_context(request, post),
    }


def _frame(request: HttpRequest, post: Post) -> SafeString:
    return render_to_string(TEMPLATE, {**post_context(request, post), "gap": _GAP}, request)
