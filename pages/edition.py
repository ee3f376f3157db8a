"""Which rows readers see; changes of those raise the edition (publishing/edition.py)."""

from collections.abc import Iterator
from datetime import datetime

from .locations import changes_of_special_hours
from .notice import changes_of_notices

# Of what is archived readers see that it is gone.
SHOWN = {
    "pages_clinic": "",
    "pages_location": "",
    "pages_specialhours": "",
    "pages_notice": "",
    "pages_page": "{row}.status <> 'draft'",
}


def moments(now: datetime) -> Iterator[datetime]:
    yield from changes_of_special_hours(now)
    yield from changes_of_notices(now)
