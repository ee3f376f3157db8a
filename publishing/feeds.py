"""What the feeds of all rooms share: whole addresses, and a text beside its summary."""

import re

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.http import require_safe

from .structured import absolute

_OWN_ADDRESS = re.compile(r' (href|src)="(?=/(?!/))')
_OWN_ANCHOR = re.compile(r' href="(?=#)')
_SEVERAL_SIZES = re.compile(r' (?:srcset|sizes)="[^"]*"')


class _Rss(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        namespace = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
        return super().rss_attributes() | namespace

    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class _Atom(Atom1Feed):
    def add_item_elements(self, handler, item) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


class SiteFeed(Feed):
    """
    RSS 2.0 of what stands at `path(obj)`, which the feed's own address follows by `tail`.

    One object answers all requests, so it keeps nothing of any.
    """

    feed_type = _Rss
    tail = "feed/"

    @method_decorator(require_safe)
    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # Two changes in one second would look like one; the page cache compares the whole feed.
        del response.headers["Last-Modified"]
        return response

    def path(self, obj) -> str:
        raise NotImplementedError

    def link(self, obj) -> str:
        return absolute(self.path(obj))

    def feed_url(self, obj) -> str:
        return absolute(self.path(obj) + self.tail)

    def item_link(self, item) -> str:
        return absolute(item.get_absolute_url())

    def item_extra_kwargs(self, item) -> dict[str, str]:
        return {"content": self.item_content(item)}

    def item_content(self, item) -> str:
        """The whole of it, in HTML; empty where the summary has to do."""
        return ""


class AsAtom:
    feed_type = _Atom
    tail = "feed/atom/"

    def subtitle(self, obj) -> str:
        return self.description(obj)


def html_for_elsewhere(html: str, address: str) -> str:
    """Rendered HTML as it can be shown away from the page at this address."""
    html = _SEVERAL_SIZES.sub("", html)
    html = _OWN_ADDRESS.sub(lambda match: f' {match[1]}="{absolute("")}', html)
    return _OWN_ANCHOR.sub(f' href="{address}', html)
