"""The map of all pages for search engines (sitemaps.org), and of their pictures."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import blog.sitemaps
import pages.sitemaps
from publishing.addresses import quoted
from publishing.sitemap import Entry
from publishing.structured import absolute

#: So many pages a file may name; of more there are several, and one that names those.
MOST_IN_FILE = 50_000
MOST_FILES = 50_000
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    parts = list(_parts())
    return _xml(_pages(parts[0]) if len(parts) == 1 else _index(parts))


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    start = (number - 1) * MOST_IN_FILE
    is_possible = 1 <= number <= MOST_FILES
    part = list(islice(_entries(), start, start + MOST_IN_FILE)) if is_possible else []
    if not part:
        raise Http404(_("There is no such part of the sitemap."))
    return _xml(_pages(part))


def _entries() -> Iterator[Entry]:
    return chain(pages.sitemaps.entries(), blog.sitemaps.entries())


def _parts() -> Iterator[list[Entry]]:
    entries = _entries()
    while part := list(islice(entries, MOST_IN_FILE)):
        yield part


def _pages(entries: Iterable[Entry]) -> Iterator[str]:
    yield f"<urlset {_NAMESPACE} {_IMAGES}>"
    for entry in entries:
        yield f"<url>{_location(entry.path)}{_changed(entry.changed_at)}{_pictures(entry.pictures)}</url>"
    yield "</urlset>"


def _index(parts: Iterable[Iterable[Entry]]) -> Iterator[str]:
    yield f"<sitemapindex {_NAMESPACE}>"
    for number, part in enumerate(parts, start=1):
        path = reverse("sitemap_part", args=[number])
        changed_at = max((each.changed_at for each in part if each.changed_at), default=None)
        yield f"<sitemap>{_location(path)}{_changed(changed_at)}</sitemap>"
    yield "</sitemapindex>"


def _location(path: str) -> str:
    return f"<loc>{escape(absolute(quoted(path)))}</loc>"


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if moment else ""


def _pictures(paths: Iterable[str]) -> str:
    return "".join(
        f"<image:image><image:loc>{escape(absolute(path))}</image:loc></image:image>"
        for path in paths
    )


def _xml(lines: Iterable[str]) -> HttpResponse:
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines])
    return HttpResponse(f"{text}\n", content_type="application/xml")
