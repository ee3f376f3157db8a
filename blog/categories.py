from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.listed import Listed


class CategoryQuerySet(models.QuerySet):
    def default(self) -> Category:
        """The category of posts that have no other, as WordPress has it."""
        name = gettext("Uncategorized")
        slug = slugify(name) or "uncategorized"
        category = self.filter(is_default=True).first() or self.filter(slug=slug).first()
        if category is None:
            return self.create(name=name, slug=slug, is_default=True)
        if not category.is_default:
            category.is_default = True
            category.save(update_fields=["is_default"])
        return category

    def asking_for_review(self) -> dict[int | None, set[str]]:
        """
        For each category, the names of those that ask for a clinician: itself, or what it is part
        of. None stands for the default one.
        """
        rows = {row.pk: row for row in self.only("name", "parent", "asks_for_review", "is_default")}
        asking: dict[int | None, set[str]] = {None: set()}
        for pk, row in rows.items():
            names, line = set(), []
            while row and row.pk not in line:
                line.append(row.pk)
                names |= {row.name} if row.asks_for_review else set()
                row = rows.get(row.parent_id)
            asking[pk] = names
            if rows[pk].is_default:
                asking[None] = names
        return asking


class Category(Listed):
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
    asks_for_review = models.BooleanField(
        _("a clinician reviews its posts"),
        default=False,
        help_text=_(
            "Nothing in it, or in a category that is part of it, is published before a reviewer "
            "has approved exactly that version. What readers see already stays."
        ),
    )
    shows_urgent_help = models.BooleanField(
        _("with urgent help"),
        default=False,
        help_text=_(
            "With every post in this category, or in one within it, stands what to do in an "
            "emergency: above the text and above the reply form. Its words are among the clinic’s "
            "facts."
        ),
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

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        """Posts that were in no other category go to the default one."""
        with transaction.atomic():
            alone = [post for post in self.posts.all() if post.categories.count() == 1]
            deleted = super().delete(*args, **kwargs)
            for post in alone:
                post.categories.add(Category.objects.default())
        return deleted

    def with_descendants(self) -> list[int]:
        """The ids of this category and of all that are part of it, in one query."""
        children: dict[int | None, list[int]] = {}
        for pk, parent in Category.objects.order_by().values_list("pk", "parent"):
            children.setdefault(parent, []).append(pk)
        found = [self.pk]
        for each in found:
            found += [child for child in children.get(each, []) if child not in found]
        return found

    def line(self) -> list[Self]:
        """This category and those it is part of, nearest first; one query a level."""
        line, category = [], self
        while category and category not in line:
            line.append(category)
            category = category.parent
        return line


class Tag(Listed):
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
