from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class CategoryQuerySet(models.QuerySet):
    def default(self) -> Category:
        """The category of posts that have no other, as WordPress has it."""
        category, _created = self.get_or_create(
            is_default=True, defaults={"name": gettext("Uncategorized"), "slug": "uncategorized"}
        )
        return category


class Category(models.Model):
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    description = models.TextField(_("description"), max_length=500, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    is_default = models.BooleanField(
        _("for posts without a category"), default=False, editable=False
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="blog_category_single_default",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="blog_category_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:category", args=[self.slug])

    def clean(self) -> None:
        if self.parent_id and self.pk in {category.pk for category in self.parent.line()}:
            raise ValidationError(
                {"parent": _("“%s” is part of this category itself. Choose another.") % self.parent}
            )

    def with_descendants(self) -> list[Self]:
        """This category and all that are part of it; one query a level."""
        found, level = [self], [self]
        while level:
            level = [
                child for child in Category.objects.filter(parent__in=level) if child not in found
            ]
            found += level
        return found

    def line(self) -> list[Self]:
        """This category and those it is part of, nearest first; one query a level."""
        line, category = [], self
        while category and category not in line:
            line.append(category)
            category = category.parent
        return line


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:tag", args=[self.slug])
