"""What each room says of its pages in the sitemap, in the fewest words, as there may be thousands."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from images.models import Picture


class Entry(NamedTuple):
    """A page by its path, and the paths of its pictures."""

    path: str
    changed_at: datetime | None = None
    pictures: Sequence[str] = ()


def picture_paths(*names: str | None) -> list[str]:
    """Of picture files by their names, each once."""
    storage = Picture._meta.get_field("file").storage
    return [storage.url(name) for name in dict.fromkeys(names) if name]
