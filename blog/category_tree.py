from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Aggregate, JSONField, Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from publishing.keeping import kept

from .categories import Category
from .posts import Post


class Keys(Aggregate):
    """A list of them, or None."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


@dataclass
class Row:
    """A category in the tree; `count` is that of the posts that its page lists."""

    category: Category
    depth: int

    @property
    def count(self) -> int:
        return self.category.count


@dataclass
class CategoryTree:
    """All categories, read in one query and put together here; there are never many."""

    categories: list[Category]
    children: dict[int | None, list[Category]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> CategoryTree:
        """Read once for a page, whatever parts of it ask, and mostly once an edition."""
        if not hasattr(request, "category_tree"):
            request.category_tree = kept("category tree", cls._read)
        return request.category_tree

    @classmethod
    def _read(cls) -> CategoryTree:
        keys = Keys("posts", filter=Q(posts__in=Post.objects.published()))
        tree = cls(list(Category.objects.annotate(post_keys=keys)))
        for category in tree.categories:
            keys = (each.post_keys or () for each in tree.within(category))
            category.count = len(set().union(*keys))
        return tree

    def __post_init__(self) -> None:
        by_id = {category.pk: category for category in self.categories}
        for category in self.categories:
            category.parent = by_id.get(category.parent_id)
            self.children.setdefault(category.parent_id, []).append(category)

    def get_or_404(self, slug: str) -> Category:
        for category in self.categories:
            if category.slug == slug:
                return category
        raise Http404(_("There is no such category."))

    def within(self, category: Category) -> list[Category]:
        """The category and all that are part of it."""
        found = [category]
        for each in found:
            found += [child for child in self.children.get(each.pk, []) if child not in found]
        return found

    def asks_for_urgent_help(self, categories: Iterable[Category]) -> bool:
        """Whether one of them, or one that it is part of, is to stand with urgent help."""
        by_id = {category.pk: category for category in self.categories}
        known = [by_id[category.pk] for category in categories if category.pk in by_id]
        return any(above.shows_urgent_help for each in known for above in each.line())

    def rows(self) -> list[Row]:
        """Those with posts of their own or below them, parents before their children."""
        return self._branch(None, 0)

    def _branch(self, parent: int | None, depth: int) -> list[Row]:
        rows = []
        for category in self.children.get(parent, []):
            if category.count:
                rows += [Row(category, depth), *self._branch(category.pk, depth + 1)]
        return rows
