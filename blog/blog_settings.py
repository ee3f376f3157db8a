from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.keeping import kept
from publishing.single_row import SingleRow
from publishing.text import PlainTextModel


class FeedContent(models.TextChoices):
    SUMMARY = "summary", _("The summary, and a link to the rest")
    FULL = "full", _("The whole article")


class BlogSettings(SingleRow, PlainTextModel):
    """How the clinic wants its blog. There is one row at most."""

    shows_call = models.BooleanField(
        _("show the invitation under articles"),
        default=True,
        help_text=_("A box that leads to the consultation page."),
    )
    call_heading = models.CharField(
        _("heading"),
        max_length=120,
        blank=True,
        help_text=_("Empty: “Would you like to talk to us?”"),
    )
    call_text = models.TextField(
        _("text"),
        max_length=600,
        blank=True,
        help_text=_(
            "Empty: “An article cannot examine you. In a consultation we listen first, and then "
            "look for a way together.”"
        ),
    )
    call_button = models.CharField(
        _("words on the button"),
        max_length=60,
        blank=True,
        help_text=_("Empty: “Ask for a consultation”."),
    )
    feed_content = models.CharField(
        _("feeds hold"),
        max_length=20,
        choices=FeedContent,
        default=FeedContent.SUMMARY,
        help_text=_(
            "Feeds bring new articles to people who read them in a program of their own (RSS, Atom)."
        ),
    )

    class Meta:
        verbose_name = _("blog settings")
        verbose_name_plural = _("blog settings")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="blog_blogsettings_single_row"),
            models.CheckConstraint(
                condition=Q(feed_content__in=FeedContent.values),
                name="blog_blogsettings_feed_content_valid",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def blog_settings() -> BlogSettings:
    """As the owner set them; until then, as they are by default."""
    return kept("blog settings", lambda: BlogSettings.objects.first() or BlogSettings())
