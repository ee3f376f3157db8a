from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.models import User

from ..addresses import LONGEST, key_of
from ..edition import Edition


def one_at_a_time() -> None:
    """
    Wait for whoever else is making redirects; two at once could make a circle between them.

    Their changes raise the edition anyway, so its row is the lock, taken before any other.
    """
    list(Edition.objects.select_for_update().values("pk"))


class RedirectQuerySet(models.QuerySet):
    def target_of(self, path: str) -> str:
        """Where readers who ask for this path are sent on to; empty if nowhere. One query."""
        key = key_of(path)
        if len(key) > LONGEST or "\x00" in key:
            return ""
        target = self.filter(old_path=key).values_list("new_path", flat=True).first()
        # A page whose address differs from the old one by capital letters only.
        return target if target and key_of(target) != key else ""

    def leading_to(self, path: str) -> RedirectQuerySet:
        # Capitals count in no old address, so they must not in a circle either.
        return self.alias(key=Lower("new_path")).filter(
            Q(key=key_of(path)) | Q(key=key_of(path).rstrip("/"))
        )

    def end_of(self, path: str) -> str:
        """The address itself, or where it is sent on to already."""
        return self.target_of(path) or path

    def make(self, old: str, new: str, *, by: User | None, is_automatic: bool = False) -> Redirect:
        """
        Send readers of `old` on to `new`, each by one hop: what led to `old` leads to `new` now.

        Raises ValidationError where that would be a circle.
        """
        with transaction.atomic():
            one_at_a_time()
            old, end = key_of(old), self.end_of(new)
            if old in {key_of(new), key_of(end)}:
                raise ValidationError({"new_path": circle()})
            self.leading_to(old).update(new_path=end)
            redirect, _created = self.update_or_create(
                old_path=old,
                defaults={"new_path": end, "created_by": by, "is_automatic": is_automatic},
            )
        return redirect

    def remove(self) -> None:
        with transaction.atomic():
            one_at_a_time()
            self.delete()


class Redirect(models.Model):
    """An address that has moved. Where a page is live, the page answers, not the redirect."""

    old_path = models.CharField(
        _("old address"),
        max_length=LONGEST,
        unique=True,
        error_messages={"unique": _("This address is sent on already. Delete that line first.")},
        help_text=_("What readers still ask for: /old-page/. A whole address is cut to this part."),
    )
    new_path = models.CharField(
        _("new address"),
        max_length=LONGEST,
        db_index=True,
        help_text=_("Where they find it now, on this site: /new-page/."),
    )
    is_automatic = models.BooleanField(_("made by itself"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("moved address")
        verbose_name_plural = _("moved addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(old_path__startswith="/") & ~Q(old_path__startswith="//"),
                name="publishing_redirect_old_is_path",
            ),
            models.CheckConstraint(
                condition=Q(new_path__startswith="/") & ~Q(new_path__startswith="//"),
                name="publishing_redirect_new_is_path",
            ),
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")), name="publishing_redirect_leads_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path}"


def circle() -> str:
    return gettext("The new address leads back to the old one: readers would go round in a circle.")


def already_a_page() -> str:
    return gettext("There is a page at this address, so readers see that page. Choose another.")
