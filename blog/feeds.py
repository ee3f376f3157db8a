from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from pages.models import Clinic
from publishing.feeds import AsAtom, SiteFeed, html_for_elsewhere
from publishing.keeping import kept
from publishing.models import Person
from publishing.structured import absolute

from .blog_settings import FeedContent, blog_settings
from .categories import Category, Tag
from .posts import Post, PostQuerySet

POSTS_PER_FEED = 20


class PostFeed(SiteFeed):
    """The newest posts."""

    def title(self, listed) -> str:
        clinic = _clinic().name
        return _("%(list)s – %(clinic)s") % {"list": listed, "clinic": clinic} if listed else clinic

    def description(self, listed) -> str:
        clinic = _clinic()
        return clinic.tagline or clinic.description or clinic.name

    def path(self, listed) -> str:
        return listed.get_absolute_url() if listed else reverse("blog:list")

    def posts(self, listed) -> PostQuerySet:
        return Post.objects.published().newest_first()

    def items(self, listed) -> list[Post]:
        posts = self.posts(listed).prefetch_related("authors", "categories")
        posts = list(posts.defer("body", "references")[:POSTS_PER_FEED])
        is_full = blog_settings().feed_content == FeedContent.FULL
        for post in posts:
            post.feed_html = _whole(post) if is_full else ""
        return posts

    def item_title(self, post: Post) -> str:
        # RSS readers take a title for HTML.
        return escape(post.title)

    def item_description(self, post: Post) -> str:
        return escape(post.description)

    def item_content(self, post: Post) -> str:
        return post.feed_html

    def item_pubdate(self, post: Post):
        return post.published_at

    def item_updateddate(self, post: Post):
        return post.updated_at

    def item_author_name(self, post: Post) -> str:
        return ", ".join(person.name for person in post.bylines)

    def item_categories(self, post: Post) -> list[str]:
        return [category.name for category in post.categories.all()]


class CategoryFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return Category.objects.get(slug=slug)

    def description(self, category: Category) -> str:
        return category.description or self.title(category)

    def posts(self, category: Category) -> PostQuerySet:
        return super().posts(category).in_categories(category.with_descendants())


class TagFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Tag:
        return Tag.objects.get(slug=slug)

    def description(self, tag: Tag) -> str:
        return self.title(tag)

    def posts(self, tag: Tag) -> PostQuerySet:
        return super().posts(tag).filter(tags=tag)


class AuthorFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Person:
        return Person.objects.get(slug=slug)

    def description(self, person: Person) -> str:
        return person.bio or self.title(person)

    def posts(self, person: Person) -> PostQuerySet:
        return super().posts(person).filter(authors=person)


class _PostsAsAtom(AsAtom):
    def item_title(self, post: Post) -> str:
        return post.title


class AtomPostFeed(_PostsAsAtom, PostFeed):
    pass


class AtomCategoryFeed(_PostsAsAtom, CategoryFeed):
    pass


class AtomTagFeed(_PostsAsAtom, TagFeed):
    pass


class AtomAuthorFeed(_PostsAsAtom, AuthorFeed):
    pass


def _whole(post: Post) -> str:
    return html_for_elsewhere(post.body_html, absolute(post.get_absolute_url()))


def _clinic() -> Clinic:
    return kept("clinic", Clinic.current)
