from django.contrib.sitemaps import Sitemap

from .posts import Post, PostQuerySet


class PostSitemap(Sitemap):
    def items(self) -> PostQuerySet:
        return Post.objects.published().newest_first().only("slug", "updated_at")

    def lastmod(self, post: Post):
        return post.updated_at
