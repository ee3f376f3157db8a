"""What goes along when a page is published under another address: every page below it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from publishing.models import PublicationStatus, Revision
from publishing.moving import LastPlace, last_published
from publishing.revisions import hash_of
from staff.models import TrailEntry, User

if TYPE_CHECKING:
    from .page import Page


@dataclass
class Move:
    """Of a page that was published at `old` to `new`."""

    page: Page
    old: str
    new: str

    @classmethod
    def of(cls, page: Page, new: str) -> Move | None:
        """None where it stays, was not published before, or another page has its old place now."""
        old = last_published(page).get("path", "")
        if not new or old in {"", new}:
            return None
        if type(page).objects.filter(path=old).exclude(pk=page.pk).exists():
            return None
        return cls(page, old, new)

    @cached_property
    def pages(self) -> list[Page]:
        """The pages below it, drafts among them, by their addresses."""
        return list(self.page.below(self.old).exclude(pk=self.page.pk).order_by("path"))

    def path_of(self, path: str) -> str:
        """The address that one of this place or below it comes to; any other stays."""
        is_within = path == self.old or path.startswith(f"{self.old}/")
        return self.new + path.removeprefix(self.old) if is_within else path

    def problems(self) -> list[str]:
        """Sentences that say why it cannot be; empty if it can."""
        if self.pages and self.new.startswith(f"{self.old}/"):
            return [_("A page cannot lie below itself. The pages below it move along with it.")]
        paths = {page: self.path_of(page.path) for page in self.pages}
        others = type(self.page).objects.filter(path__in=paths.values())
        taken = set(
            others.exclude(pk__in=[page.pk for page in paths]).values_list("path", flat=True)
        )
        return [
            _("“%(title)s” lies below this page and would move to /%(path)s/. %(why)s")
            % {"title": page.title, "path": path, "why": why}
            for page, path in paths.items()
            for why in _why_not(path, taken)
        ]

    def carry_out(self, *, by: User | None) -> None:
        """Move those below. The longest address first or last, so that none meets another."""
        by_length = sorted(self.pages, key=lambda page: len(page.path))
        is_longer = len(self.new) > len(self.old)
        for page in reversed(by_length) if is_longer else by_length:
            self._take_along(page, by)

    def _take_along(self, page: Page, by: User | None) -> None:
        place, old, path = LastPlace.of(page), page.path, self.path_of(page.path)
        note = _("Moved along with “%s”") % self.page.title
        newest, values = page.newest_revision, {"path": path}
        # Who wrote what waits in a working copy stays its writer.
        is_draft = page.status == PublicationStatus.DRAFT
        if newest and not is_draft:
            published = page.revisions.filter(hash=page.published_hash).first() or newest
            values["published_hash"] = self._moved(page, published, note, by).hash
        if newest and (is_draft or newest.hash != page.published_hash):
            self._moved(page, newest, note, newest.created_by)
        live = type(page).objects.get(pk=page.pk)
        for name, value in values.items():
            setattr(live, name, value)
        # Not an update: the search follows what is saved.
        live.save(update_fields=values)
        # A draft's readers, if it had any, are sent on once it is published again.
        if not is_draft:
            place.left_for(live, by=by)
        TrailEntry.objects.record(by, "moved", page, note=f"/{old}/ → /{path}/")

    def _moved(self, page: Page, revision: Revision, note: str, by: User | None) -> Revision:
        """The same text at its new place, as a new revision: history is not rewritten."""
        moved = copy.copy(revision)
        moved.pk, moved._state = None, type(revision._state)()
        moved.data = revision.data | {"path": self.path_of(revision.data.get("path", page.path))}
        moved.hash, moved.created_by, moved.autosave_began_at = hash_of(moved.data), by, None
        moved.note = revision.note or note
        moved.save()
        page.note_uses(moved)
        return moved


def _why_not(path: str, taken: set[str]) -> list[str]:
    from .page import Page

    if path in taken:
        return [_("Another page has this address already.")]
    try:
        Page._meta.get_field("path").run_validators(path)
    except ValidationError as error:
        return list(error.messages)
    return []
