from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .revisions import Revision


class Verdict(models.TextChoices):
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")


class DecisionQuerySet(models.QuerySet):
    def about(self, publication: models.Model) -> Self:
        """The oldest first."""
        return self.filter(revision__in=publication.revisions.values("pk"))


class Decision(models.Model):
    """What somebody who read a revision decided about it. It is never changed, only followed."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("decision"), max_length=20, choices=Verdict)
    #: A clinician's, of somebody who wrote none of it. An editor's is no review.
    as_reviewer = models.BooleanField(_("as a clinician"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values),
                name="publishing_decision_verdict_valid",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict=Verdict.SENT_BACK) | ~models.Q(note=""),
                name="publishing_decision_sent_back_with_note",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
