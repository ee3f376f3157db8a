from collections.abc import Iterator

from django.urls import reverse

from publishing.models import PictureUse
from publishing.sitemap import Entry, picture_paths

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
    files = PictureUse.objects.files_shown(Page)
    for path, page in pages.items():
        yield Entry(path, page.updated_at, picture_paths(*files.get(page.pk, ())))
