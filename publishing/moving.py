"""What publishing under another address leaves at the old one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from staff.models import User

from .redirects.redirect import Redirect

if TYPE_CHECKING:
    from .publication import Publication


@dataclass(frozen=True)
class LastPlace:
    """Where a publication stood when it was last published."""

    #: The field's value, and the whole address that is made from it.
    value: str
    address: str
    was_public: bool

    @classmethod
    def of(cls, publication: Publication) -> LastPlace:
        data = last_published(publication)
        field = publication.address_field
        if field not in data:
            return cls("", "", was_public=False)
        return cls(
            data[field],
            type(publication)(**{field: data[field]}).get_absolute_url(),
            was_public=has_been_public(publication),
        )

    def left_for(self, live: Publication, *, by: User | None) -> None:
        """Send readers on from here to where it stands now."""
        address = live.get_absolute_url()
        if self.address in {"", address}:
            if live.is_public:
                Redirect.objects.filter(old_path=address.lower()).delete()
            return
        Redirect.objects.filter(old_path=address.lower()).remove()
        if self.address.lower() == address.lower() or self._is_taken(live):
            return
        if self.was_public:
            Redirect.objects.make(self.address, address, by=by, is_automatic=True)
        else:
            Redirect.objects.leading_to(self.address).update(new_path=address)

    def _is_taken(self, live: Publication) -> bool:
        """Whether another came to stand there while this one was a draft."""
        there = type(live).objects.filter(**{live.address_field: self.value})
        return there.exclude(status="draft").exists()


def last_published(publication: Publication) -> dict:
    """What the revision held that readers were last to see; a draft's row holds what is to come."""
    revisions = publication.revisions.filter(hash=publication.published_hash)
    revision = revisions.first() if publication.published_hash else None
    return revision.data if revision else {}


def has_been_public(publication: Publication) -> bool:
    """A time of publication that is taken back before it comes is not kept."""
    return publication.published_at is not None and publication.published_at <= timezone.now()
