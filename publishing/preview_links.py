"""Links that show one revision to somebody without an account, until a day."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry, User

from .publication import Publication
from .revisions import Revision

_signer = Signer(sep=".", salt="publishing.preview_links")


def _new_key() -> str:
    return secrets.token_urlsafe(16)


class PreviewLinkQuerySet(models.QuerySet):
    # See also PreviewLink.is_live, the same rule in Python.
    def live(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def of(self, publication: Publication) -> Self:
        return self.filter(revision__in=publication.revisions.values("pk"))

    def with_token(self, token: str) -> PreviewLink | None:
        """The link of this token, live or not; one that was not made here asks no database."""
        try:
            key = _signer.unsign(token)
        except BadSignature:
            return None
        return self.filter(key=key).select_related("revision__content_type").first()

    @transaction.atomic
    def make(self, publication: Publication, *, days: int, by: User) -> PreviewLink:
        """A link to the newest revision, which from now on no autosave replaces."""
        live = type(publication).objects.select_for_update().get(pk=publication.pk)
        revision = live.newest_revision
        revision.keep()
        now = timezone.now()
        link = self.create(
            revision=revision,
            made_by=by,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        until = date_format(timezone.localtime(link.expires_at), "DATETIME_FORMAT")
        TrailEntry.objects.record(by, "shared a draft", publication, note=until)
        return link


class PreviewLink(models.Model):
    """
    Shows one revision to whoever has the link.

    The link holds the key and its signature, so that the table alone opens nothing, and staff can
    still copy the link a day later.
    """

    key = models.CharField(max_length=32, unique=True, default=_new_key, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="preview_links")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="publishing_previewlink_expires_after_made",
            ),
        ]

    def __str__(self) -> str:
        return str(self.revision)

    def get_absolute_url(self) -> str:
        return reverse("publishing:shared_draft", args=[_signer.sign(self.key)])

    # See also PreviewLinkQuerySet.live, the same rule in SQL.
    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @transaction.atomic
    def revoke(self, *, by: User) -> None:
        """From now on it opens nothing. A second time changes nothing."""
        links = PreviewLink.objects.filter(pk=self.pk, revoked_at=None)
        if links.update(revoked_at=timezone.now()):
            TrailEntry.objects.record(by, "stopped sharing", self.revision.publication)
