from collections.abc import Iterator

from django.urls import reverse

from publishing.sitemap import Entry

from .page import Page


def entries() -> Iterator[Entry]:
    """The home page, the way to a consultation, and what was written."""
    consultation = reverse("pages:consultation")
    yield Entry(reverse("pages:home"))
    pages = {
        page.get_absolute_url(): page
        for page in Page.objects.published().only("path", "updated_at")
    }
    if consultation not in pages:
        yield Entry(consultation)
    for path, page in pages.items():
        yield Entry(path, page.updated_at)
