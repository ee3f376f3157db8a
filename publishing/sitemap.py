"""What each room says of its pages in the sitemap, in the fewest words, as there may be thousands."""

from datetime import datetime
from typing import NamedTuple


class Entry(NamedTuple):
    """A page by its path; `picture` is the path of the one it begins with."""

    path: str
    changed_at: datetime | None = None
    picture: str = ""
