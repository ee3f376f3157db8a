from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.keeping import kept
from publishing.single_row import SingleRow
from publishing.text import PlainTextModel


class Moderation(models.TextChoices):
    HOLD_ALL = "hold_all", _("Hold every comment until somebody has read it")
    HOLD_NOTICED = "hold_noticed", _("Show a comment at once if the screening notices nothing")


class ThreadOrder(models.TextChoices):
    OLDEST_FIRST = "oldest_first", _("Oldest first")
    NEWEST_FIRST = "newest_first", _("Newest first")


class ReplySettings(SingleRow, PlainTextModel):
    """How the clinic wants its readers' replies. There is one row at most."""

    moderation = models.CharField(
        _("before a comment is shown"),
        max_length=20,
        choices=Moderation,
        default=Moderation.HOLD_ALL,
        help_text=_("A post can be stricter than this; what looks like spam is always held."),
    )
    links_allowed = models.PositiveSmallIntegerField(
        _("links in a comment"),
        default=1,
        help_text=_("The screening notices a comment with more links than this."),
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close comments after days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3_650)],
        help_text=_(
            "So many days after a post was published nobody can comment on it any more. Leave "
            "empty to keep comments open. What was written before stays."
        ),
    )
    is_paused = models.BooleanField(
        _("take no comments for now"),
        default=False,
        help_text=_(
            "For the whole site, for a holiday or a wave of spam. Readers see the message."
        ),
    )
    pause_message = models.CharField(
        _("message while paused"),
        max_length=300,
        blank=True,
        help_text=_("Empty: “We take no replies at the moment. Please call us if you need us.”"),
    )
    order = models.CharField(
        _("order"), max_length=20, choices=ThreadOrder, default=ThreadOrder.OLDEST_FIRST
    )
    depth = models.PositiveSmallIntegerField(
        _("levels of answers"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("Deeper answers stand below one another and name whom they answer."),
    )
    threads_per_page = models.PositiveSmallIntegerField(
        _("conversations on a page"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("A page never has more than 200 comments in all."),
    )

    class Meta:
        verbose_name = _("comment settings")
        verbose_name_plural = _("comment settings")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="comments_replysettings_single_row"),
            models.CheckConstraint(
                condition=Q(moderation__in=Moderation.values),
                name="comments_replysettings_moderation_valid",
            ),
            models.CheckConstraint(
                condition=Q(order__in=ThreadOrder.values),
                name="comments_replysettings_order_valid",
            ),
            # A page without a thread, or threads without a level, would never come to an end.
            models.CheckConstraint(
                condition=Q(threads_per_page__gte=1, depth__gte=1),
                name="comments_replysettings_pages_hold_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def reply_settings() -> ReplySettings:
    """As the owner set them; until then, as they are by default."""
    return kept("reply settings", lambda: ReplySettings.objects.first() or ReplySettings())
