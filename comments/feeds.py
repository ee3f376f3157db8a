from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from blog.models import Post
from publishing.feeds import AsAtom, SiteFeed
from publishing.structured import absolute

from .models import Comment
from .outline import outline_of
from .reply_settings import reply_settings

COMMENTS_PER_FEED = 20


class PostCommentsFeed(SiteFeed):
    """The newest approved comments of one post."""

    def get_object(self, request: HttpRequest, slug: str) -> Post:
        return get_object_or_404(Post.objects.published(), slug=slug)

    def title(self, post: Post) -> str:
        return _("Replies to “%(title)s”") % {"title": post.title}

    def description(self, post: Post) -> str:
        return _("What readers answer to “%(title)s”") % {"title": post.title}

    def path(self, post: Post) -> str:
        return post.get_absolute_url()

    def items(self, post: Post) -> list[Comment]:
        newest = post.comments.approved().newest_first().select_related("person", "post")
        comments = list(newest[:COMMENTS_PER_FEED])
        numbers = outline_of(post, reply_settings()).page_numbers()
        for comment in comments:
            comment.url = comment.url_on_page(numbers.get(comment.pk, 1))
        return comments

    def item_title(self, comment: Comment) -> str:
        # Some readers take a title for HTML, some for plain text: so nothing that differs.
        name = comment.byline.translate({ord("<"): "‹", ord(">"): "›", ord("&"): "＆"})
        return _("By %(name)s") % {"name": name}

    def item_description(self, comment: Comment) -> SafeString:
        return comment.safe_html

    def item_link(self, comment: Comment) -> str:
        return absolute(comment.url)

    # The link changes with the page that a comment stands on; this stays.
    item_guid_is_permalink = False

    def item_guid(self, comment: Comment) -> str:
        return absolute(f"{comment.post.get_absolute_url()}#{comment.anchor}")

    def item_pubdate(self, comment: Comment):
        return comment.posted_at

    def item_author_name(self, comment: Comment) -> str:
        return comment.byline


class AtomPostCommentsFeed(AsAtom, PostCommentsFeed):
    pass
