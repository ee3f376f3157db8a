from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from publishing.models import PublicationQuerySet

from .page import Page


class PageSitemap(Sitemap):
    def items(self) -> PublicationQuerySet:
        return Page.objects.published().only("path", "updated_at")

    def lastmod(self, page: Page):
        return page.updated_at


class EntranceSitemap(Sitemap):
    """The pages that are there without anybody having written them."""

    def items(self) -> list[str]:
        return ["pages:home", "blog:list"]

    def location(self, name: str) -> str:
        return reverse(name)
