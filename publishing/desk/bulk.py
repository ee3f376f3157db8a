"""What is done to several posts or pages at once: to each by itself, and said for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff.models import User

from ..publication import Publication
from ..publication_queryset import PublicationStatus
from ..revisions import Revision, RevisionState

PublicationType = TypeVar("PublicationType", bound=Publication)


@dataclass(frozen=True)
class Outcome:
    """What became of one of them, in a sentence that others may share."""

    publication: Publication
    said: str
    is_done: bool = True


class NewerVersion(ValidationError):
    """Somebody saved it meanwhile; nothing was written."""

    def __init__(self, newest: Revision) -> None:
        who = newest.created_by or _("Somebody")
        super().__init__(_("%s saved a newer version meanwhile. Look at it first.") % who)
        self.newest = newest


def to_each(
    publications: Iterable[PublicationType], do: Callable[[PublicationType], Outcome | None]
) -> list[Outcome]:
    """One that is refused keeps none of the others back; where nothing was to do nothing is said."""
    outcomes = [outcome_of(publication, do) for publication in publications]
    return [outcome for outcome in outcomes if outcome]


def outcome_of(
    publication: PublicationType, do: Callable[[PublicationType], Outcome | None]
) -> Outcome | None:
    try:
        with transaction.atomic():
            return do(publication)
    except ValidationError as error:
        said = " ".join(error.messages)
    except PermissionDenied:
        said = _("You may not do this here.")
    except IntegrityError:
        said = _("Something else has this address already.")
    return Outcome(publication, said, is_done=False)


def locked(publication: PublicationType) -> PublicationType:
    """Its live row. Two who change it at once come here one after the other."""
    rows = type(publication).objects.select_for_update()
    try:
        return rows.get(pk=publication.pk)
    except type(publication).DoesNotExist:
        raise ValidationError(_("It was deleted meanwhile.")) from None


def _hold_for(
    publication: Publication, change: Callable[[Revision], Mapping[str, Any]] | None = None
) -> None:
    """What publishing the newest version, with what `change` makes of it, would change beside."""
    if newest := publication.newest_revision:
        publication.hold(newest.data | (change(newest) if change else {}))


# The verbs


def publish(publication: Publication, *, by: User, seen: int | None) -> Outcome:
    """`seen` is the version that was the newest when the list was shown."""
    _hold_for(publication)
    live = locked(publication)
    newest = live.newest_revision
    if newest is None:
        raise ValidationError(_("There is no text to publish yet."))
    if seen is None:
        raise ValidationError(_("It did not stand in the list that you looked at."))
    if newest.pk != seen:
        raise NewerVersion(newest)
    if live.status == PublicationStatus.PUBLISHED and newest.hash == live.published_hash:
        raise ValidationError(_("Nothing is new: this version is published already."))
    live = live.publish(by=by, revision=newest)
    if live.is_scheduled:
        return Outcome(live, _("Scheduled: readers see it when its time comes."))
    return Outcome(live, _("Published."))


def archive(publication: Publication, *, by: User) -> Outcome:
    live = locked(publication)
    if live.status == PublicationStatus.ARCHIVED:
        raise ValidationError(_("It is archived already."))
    live.archive(by=by)
    return Outcome(live, _("Archived: readers no longer see it."))


def return_to_draft(publication: Publication, *, by: User) -> Outcome:
    live = locked(publication)
    if live.status == PublicationStatus.DRAFT:
        raise ValidationError(_("It is a draft already."))
    live.return_to_draft(by=by)
    return Outcome(live, _("A draft again: only staff see it."))


def save(
    publication: Publication,
    change: Callable[[Revision], Mapping[str, Any]],
    *,
    by: User,
    may_cover: set[int] | None = None,
    publishing: bool = False,
) -> Outcome | None:
    """
    A new version with what `change` makes of the newest; None where that is nothing new.

    With `may_cover`, only a version among these is followed by it. A published text is published
    anew if that was asked for, and if nothing else in it waits that nobody looked at.
    """
    if publishing:
        _hold_for(publication, change)
    live = locked(publication)
    newest = live.newest_revision
    if newest is None:
        raise ValidationError(_("It has no text yet. Open it and write some."))
    values = change(newest)
    if live.data_of(values).items() <= newest.data.items():
        return None
    if may_cover is not None and newest.pk not in may_cover:
        raise NewerVersion(newest)
    revision = live.save_revision(values, by=by, state=_state_after(newest))
    if live.status == PublicationStatus.DRAFT:
        return Outcome(live, _("Saved."))
    if not publishing or live.status == PublicationStatus.ARCHIVED:
        return Outcome(live, _("Saved. Readers do not see it until it is published."))
    if newest.hash != live.published_hash:
        return Outcome(
            live,
            _(
                "Saved, but not published: other changes wait in it as well. Open it, look at "
                "them, then publish."
            ),
        )
    return Outcome(live.publish(by=by, revision=revision), _("Saved and published."))


def _state_after(newest: Revision) -> RevisionState:
    """What was submitted stays so; what was approved is not, once it is changed."""
    if newest.state == RevisionState.APPROVED:
        return RevisionState.WORKING
    return RevisionState(newest.state)
