"""What a reader's replies hold of the reader (privacy/personal_data.py)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from privacy.addresses import spellings
from privacy.personal_data import Part
from staff.models import TrailEntry

from .emptying import Emptied, remove
from .models import Comment


def _addresses() -> Iterable[str]:
    return Comment.objects.exclude(email="").order_by().values_list("email", flat=True).distinct()


def _of(address: str) -> QuerySet[Comment]:
    return Comment.objects.filter(email__in=spellings(address, _addresses())).order_by("pk")


def _find(address: str) -> list[dict[str, Any]]:
    comments = list(_of(address).select_related("post"))
    trail: dict[str, list[dict]] = {str(comment.pk): [] for comment in comments}
    for entry in TrailEntry.objects.about_any(comments).order_by("pk"):
        done = {"at": entry.at, "done": entry.verb, "note": entry.note}
        trail[entry.target_id].append(done)
    return [_as_json(comment) | {"trail": trail[str(comment.pk)]} for comment in comments]


def _as_json(comment: Comment) -> dict[str, Any]:
    return {
        "number": comment.pk,
        "article": comment.post.title,
        "address_of_article": f"{settings.ORIGIN}{comment.post.get_absolute_url()}",
        "in_reply_to": comment.parent_id,
        "name": comment.name,
        "email": comment.email,
        "website": comment.website,
        "text": comment.body,
        "posted_at": comment.posted_at,
        "edited_by_the_clinic_at": comment.edited_at,
        "status": comment.status,
        "from_network": comment.network,
        "noticed_by_the_screening": comment.findings,
    }


def _erase(address: str, until: datetime | None) -> int:
    comments = _of(address)
    comments = comments.filter(posted_at__lte=until) if until else comments
    # In the order of keys, as moderators do, or each would wait for the other.
    locked = list(comments.select_for_update().only("pk", "status"))
    remove(locked[::-1], Emptied.BY_REQUEST)
    return len(locked)


PARTS = [
    Part("comments", _("Comments, and what was noticed about them"), _find, _erase, _addresses)
]
