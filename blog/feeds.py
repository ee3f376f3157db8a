from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from pages.models import Clinic
from publishing.safe_html import plain_text

from .categories import Category
from .posts import Post, PostQuerySet

POSTS_PER_FEED = 20


class PostFeed(Feed):
    """The newest posts, as RSS 2.0."""

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.clinic: Clinic = request.clinic
        return super().__call__(request, *args, **kwargs)

    def title(self) -> str:
        return self.clinic.name

    def description(self) -> str:
        return self.clinic.tagline or self.clinic.description or self.clinic.name

    def link(self) -> str:
        return reverse("blog:list")

    def items(self) -> PostQuerySet:
        posts = Post.objects.published().newest_first()
        return posts.prefetch_related("authors", "categories")[:POSTS_PER_FEED]

    def item_title(self, post: Post) -> str:
        # RSS readers take a title for HTML.
        return escape(post.title)

    def item_description(self, post: Post) -> str:
        return escape(post.summary or plain_text(post.body)[:300])

    def item_pubdate(self, post: Post):
        return post.published_at

    def item_updateddate(self, post: Post):
        return post.updated_at

    def item_author_name(self, post: Post) -> str:
        return ", ".join(person.name for person in post.bylines)

    def item_categories(self, post: Post) -> list[str]:
        return [category.name for category in post.categories.all()]


class AtomPostFeed(PostFeed):
    feed_type = Atom1Feed

    def item_title(self, post: Post) -> str:
        return post.title

    def subtitle(self) -> str:
        return self.description()


class CategoryFeed(PostFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Category:
        return Category.objects.get(slug=slug)

    def title(self, category: Category) -> str:
        return _("%(category)s – %(clinic)s") % {
            "category": category.name,
            "clinic": self.clinic.name,
        }

    def description(self, category: Category) -> str:
        return category.description or self.title(category)

    def link(self, category: Category) -> str:
        return category.get_absolute_url()

    def items(self, category: Category) -> PostQuerySet:
        posts = Post.objects.published().newest_first()
        posts = posts.in_categories(category.with_descendants())
        return posts.prefetch_related("authors", "categories")[:POSTS_PER_FEED]
