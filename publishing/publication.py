from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.models import Document
from images.models import Picture
from staff.models import TrailEntry, User

from .document_uses import DocumentUse, lock_documents
from .editor import BodyField
from .markup.rendering import document_slugs, picture_ids, readdressed, render_body
from .moving import LastPlace
from .picture_uses import PictureUse, lock_pictures, pictures_of
from .publication_queryset import PublicationQuerySet, PublicationStatus
from .reviewing import UnderReview
from .revision_data import HeldByRevisions
from .revisions import Revision, RevisionState, hash_of
from .share_picture import SharePicture, remove_share_files


class Publication(HeldByRevisions, UnderReview, models.Model):
    """
    What posts and pages share: a live row that readers see, and revisions that staff write.

    Staff never write the live row. The form saves a revision; `publish` cleans, renders and
    copies one to the live row. A publication that was never public keeps only its title and
    address there, so that lists and previews find it.
    """

    #: Fields that a draft shows in its live row.
    draft_fields: ClassVar[tuple[str, ...]]
    #: Which of them its address is made from.
    address_field: ClassVar[str]
    #: Fields that a copy begins without.
    not_duplicated: ClassVar[tuple[str, ...]] = ("published_at", "expires_at")

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("summary"),
        max_length=500,
        blank=True,
        help_text=_("One or two sentences, shown in lists and by search engines."),
    )
    body = BodyField(_("text"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    lang = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        help_text=_("Only if it is not the site’s own: a code such as “es” or “pt-br”."),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=PublicationStatus,
        default=PublicationStatus.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(
        _("publish on"),
        null=True,
        blank=True,
        help_text=_("Leave empty to publish at once. A time to come shows it from then on."),
    )
    expires_at = models.DateTimeField(
        _("show until"), null=True, blank=True, help_text=_("Leave empty to show it for good.")
    )
    published_hash = models.CharField(max_length=64, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    revisions = GenericRelation(Revision)
    picture_uses = GenericRelation(PictureUse)
    document_uses = GenericRelation(DocumentUse)
    share_pictures = GenericRelation(SharePicture)

    is_working_copy = False

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="%(app_label)s_%(class)s_ends",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PublicationStatus.values),
                name="%(app_label)s_%(class)s_status_valid",
            ),
            models.CheckConstraint(
                condition=~Q(status=PublicationStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="%(app_label)s_%(class)s_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                name="%(app_label)s_%(class)s_expires_after_published",
                violation_error_message=_("The end must come after the time of publication."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def permission(cls, verb: str) -> str:
        return f"{cls._meta.app_label}.{verb}_{cls._meta.model_name}"

    # See also PublicationQuerySet.published, the same rule in SQL.
    @property
    def is_public(self) -> bool:
        now = timezone.now()
        return (
            self.status == PublicationStatus.PUBLISHED
            and self.published_at is not None
            and self.published_at <= now
            and (self.expires_at is None or self.expires_at > now)
        )

    @property
    def is_scheduled(self) -> bool:
        return (
            self.status == PublicationStatus.PUBLISHED
            and self.published_at is not None
            and self.published_at > timezone.now()
        )

    @property
    def has_ended(self) -> bool:
        return (
            self.status == PublicationStatus.PUBLISHED
            and self.expires_at is not None
            and self.expires_at <= timezone.now()
        )

    @property
    def substantially_updated_at(self) -> datetime | None:
        """When it was last changed, if that was not on the day it was published."""
        if not self.updated_at or not self.published_at:
            return None
        updated, published = map(timezone.localdate, (self.updated_at, self.published_at))
        return self.updated_at if updated > published else None

    def is_editable_by(self, user: User) -> bool:
        return user.has_perm(self.permission("publish")) or self.created_by_id == user.pk

    @property
    def share_picture(self) -> SharePicture | None:
        """For other sites, where it has no picture of its own; None as long as it is not drawn."""
        if self.is_working_copy or getattr(self, "picture_id", None):
            return None
        return self.share_pictures.exclude(file="").first()

    @property
    def newest_revision(self) -> Revision | None:
        return self.revisions.order_by("-pk").first()

    @property
    def noted_in_review(self) -> Revision | None:
        """The revision whose note whoever decides should read."""
        noted = self.revisions.noted_in_review().select_related("created_by").defer("data")
        return noted.order_by("-pk").first()

    @property
    def safe_html(self) -> SafeString:
        """The rendered body; render() has made it from a cleaned one."""
        return SafeString(self.body_html)

    # The way from a form to the readers

    def save_revision(
        self,
        values: Mapping[str, Any],
        *,
        by: User | None,
        note: str = "",
        state: RevisionState = RevisionState.WORKING,
    ) -> Revision:
        """
        Keep what a form holds, as the newest revision.

        `values` maps names of fields to what a form's cleaned_data holds; what it does not name
        stays as it was. A revision that changes nothing is not kept twice, unless its state or
        note is new.
        """
        newest = self.newest_revision
        written = self.data_of(values)
        if newest and newest.state == state and not note and self.holds(newest, written):
            return newest
        data = (newest.data if newest else {}) | written
        revision = self.revisions.create(
            data=data, hash=hash_of(data), created_by=by, note=note, state=state
        )
        self.note_uses(revision)
        if self.status == PublicationStatus.DRAFT:
            type(self).objects.filter(pk=self.pk).update(**self.draft_values(values))
        return revision

    def note_uses(self, revision: Revision) -> None:
        """Which pictures and documents a new revision holds on to."""
        PictureUse.objects.note(self, self.pictures_in(revision.data), revision=revision)
        linked = document_slugs(revision.data.get("body") or "")
        DocumentUse.objects.note(self, linked, revision=revision)

    def draft_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the live row of a draft shows, which always has a name."""
        shown = {name: values[name] for name in self.draft_fields if name in values}
        return shown | ({"title": gettext("Untitled")} if values.get("title") == "" else {})

    def pictures_in(self, data: Mapping[str, Any]) -> set[str]:
        """The ids of all pictures that a revision's data names."""
        used = {data.get(name) for name in self.revision_fields if self._is_picture(name)}
        return {str(each) for each in used if each} | picture_ids(data.get("body") or "")

    def _shown_pictures(self) -> set[str]:
        shown = {getattr(self, name) for name in self.revision_fields if self._is_picture(name)}
        return {str(each.pk) for each in shown if each} | picture_ids(self.body)

    def _is_picture(self, name: str) -> bool:
        return self._meta.get_field(name).related_model is Picture

    def working_copy(self, revision: Revision | None = None) -> Self:
        """This publication as a revision (its newest) has it, for preview. Not to be saved."""
        revision = revision or self.newest_revision
        working = copy.copy(self)
        working._state = copy.copy(self._state)
        working._state.fields_cache = dict(self._state.fields_cache)
        working._prefetched_objects_cache = {}
        working.is_working_copy = True
        if revision is None:
            return working
        for name, value in self.values_of(revision).items():
            if self._meta.get_field(name).many_to_many:
                working._prefetched_objects_cache[name] = value
            elif name != self.address_field or self.status == PublicationStatus.DRAFT:
                # A changed address leads nowhere before it is published.
                setattr(working, name, value)
        working.title = working.title or self.title
        working.take_order(revision.data)
        working.render()
        return working

    def render(self) -> None:
        documents = Document.objects.by_slug(document_slugs(self.body))
        self.body_html = render_body(self.body, pictures_of(self.body), documents)

    def render_again(self) -> None:
        """After a change of what it shows. The text stays, so this is no update of it."""
        before = self.body, self.body_html
        self.body = readdressed(self.body, pictures_of(self.body))
        self.render()
        if (self.body, self.body_html) != before:
            changed = {"body": self.body, "body_html": self.body_html}
            type(self).objects.filter(pk=self.pk).update(**changed)

    def hold(self, data: Mapping[str, Any]) -> None:
        """
        Wait for whoever changes other rows that publishing `data` would change too; a room may
        have such rows. Whoever publishes and locks the live row before calls this first.
        """

    def publish(self, *, by: User | None, revision: Revision | None = None) -> Self:
        """
        Show a revision (the newest unless another is given) to readers; gives the live row.

        Raises ValidationError, by field, where something is missing that readers need.
        """
        with transaction.atomic():
            live = type(self).objects.select_for_update().get(pk=self.pk)
            revision = revision or live.newest_revision
            if revision is None:
                raise ValidationError(gettext("There is no text to publish yet."))
            values = live.values_of(revision)
            lists = {
                name: values.pop(name)
                for name in list(values)
                if live._meta.get_field(name).many_to_many
            }
            was_public_since = live.published_at if live.is_public else None
            time_of_publication, before = live.time_of_publication(), live.status
            last_place = LastPlace.of(live)
            for name, value in values.items():
                setattr(live, name, value)
            live.take_order(revision.data)
            now = timezone.now()
            live.published_at = live.published_at or time_of_publication
            live.status = PublicationStatus.PUBLISHED
            live.published_hash = revision.hash
            live.updated_at = now
            live.full_clean()
            errors = live.missing_for_readers()
            if sentence := live.missing_review(revision.data):
                errors[NON_FIELD_ERRORS] = sentence
            if was_public_since and live.published_at > now:
                errors["published_at"] = already_public()
            if errors:
                raise ValidationError(errors)
            used, linked = live.pictures_in(revision.data), document_slugs(live.body)
            # One that is just being changed is waited for, so that the text shows it as it will be.
            lock_pictures(used)
            lock_documents(linked)
            live.render()
            live.save()
            PictureUse.objects.note(live, used, revision=None)
            DocumentUse.objects.note(live, linked, revision=None)
            SharePicture.objects.order(live)
            last_place.left_for(live, by=by)
            for name, items in live.complete_lists(lists).items():
                getattr(live, name).set(items)
            if revision.state != RevisionState.APPROVED:
                revision.state = RevisionState.APPROVED
                revision.save(update_fields=["state"])
            TrailEntry.objects.record(
                by, "published", live, from_state=before, to_state=live.status
            )
        return live

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=kwargs.get("using") or self._state.db):
            drawn = list(self.share_pictures.values_list("file", flat=True))
            deleted = super().delete(*args, **kwargs)
            remove_share_files(drawn)
        return deleted

    def archive(self, *, by: User | None) -> None:
        """Take it from the readers; it stays, with its replies, and can be published again."""
        self._change_status(PublicationStatus.ARCHIVED, "archived", by)

    def return_to_draft(self, *, by: User | None) -> None:
        self._change_status(PublicationStatus.DRAFT, "returned to draft", by)

    def _change_status(self, status: PublicationStatus, verb: str, by: User | None) -> None:
        with transaction.atomic():
            live = type(self).objects.select_for_update().get(pk=self.pk)
            if live.status != status:
                TrailEntry.objects.record(by, verb, live, from_state=live.status, to_state=status)
                type(self).objects.filter(pk=self.pk).update(status=status)
                if live.is_scheduled:
                    # A time that is past always means that readers saw it (moving.py).
                    type(self).objects.filter(pk=self.pk).update(published_at=None)
        self.status = status

    def time_of_publication(self) -> datetime:
        """When a version without a time of its own is shown: since it first was, or from now on."""
        now = timezone.now()
        return min(self.published_at or now, now)

    def missing_for_readers(self) -> dict[str, str]:
        """What must be there before readers see it: name of field to what to do."""
        missing = {}
        if not self.body.strip():
            missing["body"] = gettext("Write the text first.")
        elif Picture.objects.awaiting_words().filter(pk__in=self._shown_pictures()).exists():
            missing["body"] = gettext(
                "One of its pictures has no description yet. Say under Pictures what it shows, "
                "for readers who cannot see it."
            )
        elif gone := sorted(self._missing_documents()):
            missing["body"] = gettext(
                "The text links to a document that is not there: %s. Choose another with the "
                "link button, or take the link away."
            ) % ", ".join(gone)
        return missing

    def _missing_documents(self) -> set[str]:
        linked = document_slugs(self.body)
        return linked - Document.objects.by_slug(linked).keys()

    def take_order(self, data: Mapping[str, Any]) -> None:
        """Keep the order of what `ordered_lists` names; a room may have such lists."""

    def complete_lists(self, lists: dict[str, Any]) -> dict[str, Any]:
        """Many-to-many values as they are published; a room may add what must not be empty."""
        return lists


def already_public() -> str:
    return gettext(
        "Readers see this already, so its time cannot lie ahead. To take it from them, archive it."
    )
