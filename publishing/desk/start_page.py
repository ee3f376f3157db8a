"""What waits on the start page of the desk: lists of posts or pages, each under a heading."""

from django.db.models import QuerySet
from django.utils.functional import Promise

SHOWN = 10


def desk_group(
    key: str,
    heading: Promise,
    texts: QuerySet,
    empty: Promise | str = "",
    *,
    is_to_be_read: bool = False,
) -> dict:
    """`is_to_be_read` leads to what changed, where it is decided about, instead of the form."""
    return {
        "key": key,
        "heading": heading,
        "texts": list(texts[:SHOWN]),
        "empty": empty,
        "is_to_be_read": is_to_be_read,
    }


def worth_showing(groups: list[dict]) -> list[dict]:
    """What says nothing when it is empty is not there."""
    return [group for group in groups if group["texts"] or group["empty"]]
