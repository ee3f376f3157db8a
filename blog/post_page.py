"""The page of a post. What stands around its replies is kept while only these come and go."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html

from images.models import load_renditions
from publishing.keeping import Frame
from publishing.preview import staff_context
from staff.visitors import signed_in_staff

from .blog_settings import blog_settings
from .posts import Post

_TEMPLATE = "blog/post_detail.html"
#: Stands where the replies go. No text can have it, as it is new with each start.
_GAP = format_html("<!-- {} -->", secrets.token_hex(16))


def post_page(request: HttpRequest, post: Post) -> HttpResponse:
    """`post` was read in this request."""
    if getattr(request, "preview_link", None) or signed_in_staff(request):
        return whole_post_page(request, post)
    # They come first: where there is no such page of them, nothing else is made.
    replies = render_to_string("blog/_replies.html", {"post": post}, request)
    key = request.path, request.GET.get("comments", "1")
    before, after = request.kept.frame(key, lambda: _frame(request, post))
    return HttpResponse(b"".join((before, replies.encode(), after)))


def whole_post_page(
    request: HttpRequest, post: Post, *, status: int = 200, **context
) -> HttpResponse:
    """Of which nothing is kept: for staff, by a preview link, or with a reply that was not taken."""
    context = {**_context(request, post), **staff_context(request, post), **context}
    return render(request, _TEMPLATE, context, status=status)


def _frame(request: HttpRequest, post: Post) -> Frame:
    html = render_to_string(_TEMPLATE, {**_context(request, post), "gap": _GAP}, request)
    before, after = html.split(_GAP)
    return before.encode(), after.encode()


def _context(request: HttpRequest, post: Post) -> dict:
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
    }
