"""Saved without a button: one revision for ten minutes of writing, so that the history is short."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from staff.models import User

from ..publication import Publication
from ..revisions import Revision, RevisionState

ONE_REVISION_FOR = timedelta(minutes=10)


def autosave(publication: Publication, values: Mapping[str, Any], *, by: User) -> Revision:
    """
    The newest revision, with what the form holds. Call it with the publication's row locked.

    A revision that was saved before by itself is replaced by a new row, not written over: whoever
    opened that one is told that there is a newer.
    """
    newest = publication.newest_revision
    replaced = newest if newest and _goes_on(newest, by) else None
    # What was submitted stays so while a word is mended.
    state = newest.state if newest else RevisionState.WORKING
    revision = publication.save_revision(values, by=by, state=state)
    if newest and revision.pk == newest.pk:
        return revision
    if state == RevisionState.APPROVED:
        revision.state = RevisionState.WORKING
    revision.autosave_began_at = replaced.autosave_began_at if replaced else timezone.now()
    revision.save(update_fields=["state", "autosave_began_at"])
    if replaced:
        replaced.delete()
    return revision


def _goes_on(newest: Revision, by: User) -> bool:
    """Never one that was saved by hand, published or noted."""
    return (
        newest.autosave_began_at is not None
        and newest.autosave_began_at > timezone.now() - ONE_REVISION_FOR
        and newest.created_by_id == by.pk
        and newest.state != RevisionState.APPROVED
        and not newest.note
    )
