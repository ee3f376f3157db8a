"""Which posts and pages readers see, and which staff find on their desk."""

from __future__ import annotations

from collections.abc import Set
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.models import User

from .decisions import Decision, Verdict
from .revisions import Revision, RevisionState


class PublicationStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class PublicationQuerySet(models.QuerySet):
    # See also Publication.is_public, the same rule in Python.
    def published(self) -> Self:
        """What readers may see now. Every list, feed, sitemap and page starts from here."""
        now = timezone.now()
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            status=PublicationStatus.PUBLISHED,
            published_at__lte=now,
        )

    def scheduled(self) -> Self:
        return self.filter(status=PublicationStatus.PUBLISHED, published_at__gt=timezone.now())

    def ended(self) -> Self:
        return self.filter(status=PublicationStatus.PUBLISHED, expires_at__lte=timezone.now())

    def shown_on_desk_of(self, user: User) -> Self:
        """All of it for those who publish or review; for the others what is public, and their own."""
        if any(user.has_perm(self.model.permission(verb)) for verb in ("publish", "review")):
            return self
        return self.filter(Q(created_by=user) | Q(pk__in=self.model.objects.published()))

    def in_review(self) -> Self:
        """What an editor has been asked to publish: its newest revision is in review."""
        return self.whose_newest_is(RevisionState.IN_REVIEW)

    def whose_newest_is(self, state: RevisionState) -> Self:
        revisions = Revision.objects.of_model(self.model)
        newer = revisions.filter(object_id=OuterRef("object_id"), pk__gt=OuterRef("pk"))
        standing = revisions.filter(state=state).exclude(Exists(newer))
        return self.filter(pk__in=standing.values("object_id"))

    def drafts_naming(self, name: str, keys: Set[int]) -> list[int]:
        """
        Ids of the drafts whose newest version has one of these keys in the list of that name.

        The row of a draft has no lists yet; there are never many drafts.
        """
        drafts = self.filter(status=PublicationStatus.DRAFT)
        lists = Revision.objects.lists_of(drafts, name)
        return [pk for pk, named in lists.items() if keys & set(named)]

    def approved(self) -> Self:
        """What an editor can publish: its newest revision is approved, and not what readers see."""
        approved = self.with_newest_revision().filter(newest_revision_state=RevisionState.APPROVED)
        return approved.exclude(newest_revision_hash=F("published_hash")).exclude(
            status=PublicationStatus.ARCHIVED
        )

    def sent_back(self) -> Self:
        """What was sent back and not submitted again since."""
        decisions = Decision.objects.filter(
            revision__content_type=ContentType.objects.get_for_model(self.model),
            revision__object_id=OuterRef("pk"),
        )
        last = decisions.order_by("-pk")
        working = self.with_newest_revision().filter(newest_revision_state=RevisionState.WORKING)
        return working.annotate(
            last_verdict=Subquery(last.values("verdict")[:1]),
            sent_back_note=Subquery(last.values("note")[:1]),
        ).filter(last_verdict=Verdict.SENT_BACK)

    def with_newest_revision(self) -> Self:
        newest = Revision.objects.of_model(self.model).filter(object_id=OuterRef("pk"))
        newest = newest.order_by("-pk")
        return self.annotate(
            newest_revision_state=Subquery(newest.values("state")[:1]),
            newest_revision_hash=Subquery(newest.values("hash")[:1]),
            newest_revision_by=Subquery(newest.values("created_by")[:1]),
            newest_revision_note=Subquery(newest.values("note")[:1]),
            newest_revision_at=Subquery(newest.values("created_at")[:1]),
            note_in_review=Subquery(newest.noted_in_review().values("note")[:1]),
        )
