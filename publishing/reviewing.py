"""The way of a revision from its writers to those who decide: submitted, approved, sent back."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from staff.models import TrailEntry, User

from .decisions import Decision, Verdict
from .markup.safe_html import BLOCKS, LISTS, TABLES
from .publication_queryset import PublicationStatus
from .review_mail import tell_of_approval, tell_of_sending_back, tell_of_submission
from .revisions import Revision, RevisionState

_AROUND_BLOCKS = re.compile(rf"\s*(</?(?:{'|'.join(BLOCKS | LISTS | TABLES)})\b[^>]*>)\s*")


class NewerRevision(Exception):
    """What somebody decided about is not the newest version any more."""

    def __init__(self, newest: Revision | None) -> None:
        super().__init__()
        self.newest = newest


class UnderReview:
    """
    The verbs of a publication that editors and clinicians decide by.

    A room says with `asking_for_review` what may not be published before a clinician approved
    exactly that.
    """

    #: When and where it is shown, not what it says: changed without a new review.
    fields_without_review: ClassVar[tuple[str, ...]] = ()
    #: What tells readers who reviewed it and when.
    credit_fields: ClassVar[tuple[str, ...]] = ()

    def submit(self, revision: Revision, *, by: User) -> None:
        """Ask editors, and reviewers where one is needed, to decide about the newest revision."""
        with transaction.atomic():
            live = self._locked(revision)
            _move(revision, RevisionState.IN_REVIEW)
            TrailEntry.objects.record(by, "submitted for review", live)
            tell_of_submission(live, revision, by=by)

    def approve(
        self,
        revision: Revision,
        *,
        by: User,
        note: str = "",
        as_reviewer: bool = False,
        is_named: bool = False,
    ) -> Revision:
        """
        Approve the newest revision; gives what is approved.

        A reviewer who wants to be named to readers approves a new revision that names them. Where
        a clinician has to approve, it stays in review until one has.
        """
        with transaction.atomic():
            live = self._locked(revision)
            live.check_verdict(Verdict.APPROVED, revision, note)
            approved = revision
            if as_reviewer:
                live.check_reviewer(by, revision)
                if is_named:
                    approved = live.save_revision(
                        live.credit_of_review(by), by=by, state=RevisionState.IN_REVIEW
                    )
            _decide(approved, Verdict.APPROVED, by, note, as_reviewer=as_reviewer)
            is_missing = bool(live.missing_review(approved.data))
            state = RevisionState.IN_REVIEW if is_missing else RevisionState.APPROVED
            verb = "reviewed" if as_reviewer else "approved"
            TrailEntry.objects.record(by, verb, live, from_state=revision.state, to_state=state)
            _move(approved, state)
            if not is_missing:
                tell_of_approval(live, revision, by=by)
        return approved

    def send_back(
        self, revision: Revision, *, by: User, note: str, as_reviewer: bool = False
    ) -> None:
        """Back to its writers, with a note that says why."""
        with transaction.atomic():
            live = self._locked(revision)
            live.check_verdict(Verdict.SENT_BACK, revision, note)
            _decide(revision, Verdict.SENT_BACK, by, note, as_reviewer=as_reviewer)
            working = RevisionState.WORKING
            TrailEntry.objects.record(
                by, "sent back", live, from_state=revision.state, to_state=working
            )
            _move(revision, working)
            tell_of_sending_back(live, revision, by=by)

    def publish_as_read(self, revision: Revision, *, by: User) -> Self:
        """Publish the newest revision as it stands, without a form between."""
        with transaction.atomic():
            self.hold(revision.data)
            live = self._locked(revision)
            return live.publish(by=by, revision=revision)

    def _locked(self, revision: Revision) -> Self:
        """The live row, once nobody else saves or decides; NewerRevision if somebody just did."""
        live = type(self).objects.select_for_update().get(pk=self.pk)
        newest = live.revisions.defer("data").order_by("-pk").first()
        if newest is None or newest.pk != revision.pk:
            raise NewerRevision(newest)
        revision.state = newest.state
        return live

    # What may be decided

    def check_verdict(self, verdict: Verdict, revision: Revision, note: str) -> None:
        """Raises ValidationError, by field of the form, where this cannot be decided now."""
        is_sent_back = verdict == Verdict.SENT_BACK
        if is_sent_back and not note.strip():
            sentence = gettext("Write a note: what should be changed before you can approve it?")
            raise ValidationError({"revision_note": sentence})
        if not self.can_be(verdict, revision):
            raise ValidationError(
                gettext(
                    "This version is not in review, so there is nothing to decide. Whoever writes "
                    "it submits it first."
                )
            )

    def can_be(self, verdict: Verdict, revision: Revision) -> bool:
        if revision.state == RevisionState.APPROVED and verdict == Verdict.SENT_BACK:
            # What was taken from the readers waits for nobody.
            is_archived = self.status == PublicationStatus.ARCHIVED
            return not is_archived and not self.is_shown(revision)
        return revision.state == RevisionState.IN_REVIEW

    def is_shown(self, revision: Revision) -> bool:
        """Whether this is what readers see, or will at its time."""
        return self.status == PublicationStatus.PUBLISHED and revision.hash == self.published_hash

    def check_reviewer(self, user: User, revision: Revision) -> None:
        if user.pk in self.writers_of(revision):
            raise ValidationError(
                gettext("You wrote some of this yourself, so another clinician has to review it.")
            )

    def writers_of(self, revision: Revision) -> set[int]:
        """Accounts of whoever began it, or wrote what no clinician has approved yet."""
        unreviewed = self.revisions.filter(pk__lte=revision.pk)
        approved = self._reviews().filter(verdict=Verdict.APPROVED).last()
        if approved:
            unreviewed = unreviewed.filter(pk__gt=approved.revision_id)
        writers = unreviewed.order_by().values_list("created_by", flat=True).distinct()
        return {self.created_by_id, *writers} - {None}

    # A clinician's review

    def asking_for_review(self, data: Mapping[str, Any]) -> list[str]:
        """The names of what asks for a clinician's review of this; a room may have such things."""
        return []

    def credit_of_review(self, reviewer: User) -> dict[str, Any]:
        """The fields that tell readers who reviewed it and when; a room may have such fields."""
        return {}

    def missing_review(self, data: Mapping[str, Any]) -> str:
        """The sentence that says why what a revision holds cannot be published yet, if so."""
        asking = self.asking_for_review(data)
        if not asking or self.is_reviewed(data):
            return ""
        return gettext(
            "A clinician’s review is needed (%(names)s): a reviewer has to approve exactly this "
            "version before it can be published."
        ) % {"names": ", ".join(asking)}

    def is_reviewed(self, data: Mapping[str, Any]) -> bool:
        """Whether a clinician's last word about this publication is an approval of just this."""
        last = self.last_review
        return (
            last is not None
            and last.verdict == Verdict.APPROVED
            and self._says_the_same(last.revision.data, data)
        )

    def outdated_credit(self, data: Mapping[str, Any]) -> str:
        """The sentence that warns of a reviewer named to readers for other words than these, if so."""
        last = self.last_review if any(data.get(name) for name in self.credit_fields) else None
        if last is None or self._says_the_same(last.revision.data, data, but=self.credit_fields):
            return ""
        return gettext(
            "Readers are told who reviewed it, but it has changed since that review. Have it reviewed "
            "again, or take the name off."
        )

    @property
    def last_review(self) -> Decision | None:
        return self._reviews().select_related("revision", "by").last()

    def _reviews(self) -> QuerySet[Decision]:
        return Decision.objects.about(self).filter(as_reviewer=True)

    def _says_the_same(
        self, old: Mapping[str, Any], new: Mapping[str, Any], *, but: Collection[str] = ()
    ) -> bool:
        names = set(self.revision_fields).difference(self.fields_without_review, but)
        return all(_comparable(name, old) == _comparable(name, new) for name in names)


def _comparable(name: str, data: Mapping[str, Any]) -> Any:
    value = data.get(name)
    if name == "body":
        return _without_unseen_space(value or "")
    if isinstance(value, list):
        return sorted(value) or None
    return value or None


def _without_unseen_space(body: str) -> str:
    """The editor indents blocks in its own way, which nobody reads."""
    if "<pre" in body:
        return body
    return " ".join(_AROUND_BLOCKS.sub(r"\1", body).split())


def _decide(
    revision: Revision, verdict: Verdict, by: User, note: str, *, as_reviewer: bool
) -> Decision:
    return revision.decisions.create(
        verdict=verdict, by=by, note=note.strip(), as_reviewer=as_reviewer
    )


def _move(revision: Revision, state: RevisionState) -> None:
    revision.state = state
    # The next autosave does not replace it.
    revision.autosave_began_at = None
    revision.save(update_fields=["state", "autosave_began_at"])
