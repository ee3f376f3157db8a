import re
from collections.abc import Iterable

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from blog.models import Post
from comments.articles import article_html
from comments.forms import ReplyForm
from comments.held import held_comment_id
from comments.models import Comment
from comments.openness import shows_unread, takes_replies
from comments.outline import page_url
from comments.reply_settings import reply_settings
from comments.structured import replies_node
from comments.threads import ThreadPage, thread_page
from publishing.privacy import keep_private
from publishing.structured import facts_script

register = template.Library()


@register.inclusion_tag("comments/_section.html", takes_context=True)
def comment_section(context: template.Context, post: Post) -> dict:
    """All that stands below a post: its replies, the sender's own held one, and the reply form."""
    request = context["request"]
    settings = reply_settings()
    page = thread_page(post, settings, request.GET.get("comments", "1"))
    held, answered = _asked_for(request, post)
    is_open = takes_replies(post, settings)
    _write_articles(page, post, is_open=is_open)
    return {
        "request": request,
        "clinic": context.get("clinic"),
        "post": post,
        "page": page,
        "page_url": page_url(post, page.number),
        "held": held,
        "is_preview": post.is_working_copy or not post.is_public,
        "is_open": is_open,
        "settings": settings,
        "facts": _facts(post, page) if post.is_public and not (held or answered) else "",
        "shows_unread": shows_unread(post, settings),
        "form": context.get("reply_form")
        or ReplyForm(post=post, answered=answered if is_open else None),
    }


def _facts(post: Post, page: ThreadPage) -> SafeString:
    return facts_script(replies_node(post, page)) if page.comment_count else SafeString("")


def _write_articles(page: ThreadPage, post: Post, *, is_open: bool) -> None:
    here = page_url(post, page.number)
    for row in page.rows:
        answered_url = ""
        if row.answered:
            elsewhere = row.answered_page != page.number
            answered_url = page_url(post, row.answered_page) if elsewhere else ""
            answered_url += f"#{row.answered.anchor}"
        joint = "&" if "?" in here else "?"
        reply_url = f"{here}{joint}reply_to={row.comment.pk}#reply" if is_open else ""
        row.html = article_html(row, page_url=here, reply_url=reply_url, answered_url=answered_url)


def _asked_for(request: HttpRequest, post: Post) -> tuple[Comment | None, Comment | None]:
    """The sender's own comment that ?held= shows, and the one that ?reply_to= answers."""
    held_id = held_comment_id(request.GET.get("held", ""))
    answered_id = _as_id(request.GET.get("reply_to", ""))
    asked = {pk for pk in (held_id, answered_id) if pk}
    if not asked:
        return None, None
    comments = post.comments.with_words().filter(pk__in=asked).select_related("person").in_bulk()
    held, answered = comments.get(held_id), comments.get(answered_id)
    if answered and not answered.is_shown:
        answered = None
    if held or answered:
        keep_private(request)
    return (None if held and held.is_shown else held), answered


def _as_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


@register.simple_tag(takes_context=True)
def comments_query(context: template.Context) -> str:
    """What the address of this page of replies ends with: each page has its own canonical one."""
    number = context["request"].GET.get("comments", "")
    # One that does not exist ends in a 404 when comment_section comes to it.
    return (
        f"?comments={number}" if re.fullmatch(r"[1-9][0-9]{0,8}", number) and number != "1" else ""
    )


@register.simple_tag
def comment_counts(posts: Iterable[Post]) -> str:
    """Give each post of a list its `comment_count`, with one query."""
    counts = Comment.objects.count_by_post(posts)
    for post in posts:
        post.comment_count = counts.get(post.pk, 0)
    return ""


@register.simple_tag
def comments_waiting() -> dict:
    """For the staff's start page: `count` of those pending, and since when the `oldest` waits."""
    return Comment.objects.waiting()
