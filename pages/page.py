from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.models import Publication, PublicationQuerySet, Revision
from staff.models import User

from .moving import Move

#: First parts of addresses that belong to other rooms. /consultation/ shows the page of that path.
RESERVED = {"blog", "comments", "search", "admin", "preview", "static", "media", "documents"}
FILES = {"sitemap.xml", "robots.txt", "healthz", "readyz", "favicon.ico"}


def validate_path(path: str) -> None:
    """Raises ValidationError unless `path` is like "about" or "about/team" and free to take."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*", path):
        raise ValidationError(
            _(
                "Use small letters, digits and hyphens, with a slash between parts: "
                "“about” or “about/team”."
            )
        )
    first = path.split("/")[0]
    if first in RESERVED | FILES or (first == "consultation" and path != first):
        raise ValidationError(
            _("Addresses that begin with “%(first)s” are taken. Choose another."),
            params={"first": first},
        )


class Page(Publication):
    """A page of the clinic's own, such as /our-approach/."""

    revision_fields = (
        "title",
        "path",
        "summary",
        "body",
        "published_at",
        "expires_at",
        "lang",
    )
    draft_fields = ("title", "path")
    address_field = "path"
    not_duplicated = (*Publication.not_duplicated, "in_menu")

    path = models.CharField(
        _("address"),
        max_length=200,
        unique=True,
        validators=[validate_path],
        error_messages={"unique": _("Another page has this address already. Choose another.")},
        help_text=_("The part after the site’s name: “our-approach” becomes /our-approach/."),
    )
    # Where it is linked is no part of its text: it is arranged for all pages together (menu_admin.py).
    in_menu = models.BooleanField(_("in the menu"), default=False, editable=False)
    in_footer = models.BooleanField(_("at the foot"), default=False, editable=False)
    menu_order = models.PositiveSmallIntegerField(
        _("place among its neighbours"), default=100, editable=False
    )

    class Meta(Publication.Meta):
        ordering = ["menu_order", "title"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        permissions = [("publish_page", _("Can publish pages"))]

    def get_absolute_url(self) -> str:
        return reverse("pages:page", args=[self.path])

    @classmethod
    def below(cls, path: str) -> PublicationQuerySet:
        """Every page whose address goes on from this one, however deep."""
        return cls.objects.filter(path__startswith=f"{path}/")

    @classmethod
    def hold_all(cls) -> None:
        """Wait for whoever else moves pages. Whoever does holds this before any one page."""
        list(cls.objects.select_for_update().order_by("pk").values_list("pk"))

    def planned_move(self, revision: Revision | None = None) -> Move | None:
        """What publishing a revision (the newest unless another is given) would move."""
        revision = revision or self.newest_revision
        return Move.of(self, revision.data.get("path", "")) if revision else None

    def hold(self, data: Mapping[str, Any]) -> None:
        live = Page.objects.filter(pk=self.pk).first()
        if live and Move.of(live, data.get("path", "")):
            self.hold_all()

    def publish(self, *, by: User | None, revision: Revision | None = None) -> Self:
        """As of any publication; where its address is a new one, the pages below move along."""
        with transaction.atomic():
            if revision := revision or self.newest_revision:
                self.hold(revision.data)
            # Asked only now: whoever was waited for may have moved it elsewhere.
            move = Page.objects.get(pk=self.pk).planned_move(revision)
            if move and (problems := move.problems()):
                raise ValidationError({"path": problems})
            live = super().publish(by=by, revision=revision)
            if move:
                move.carry_out(by=by)
        return live
