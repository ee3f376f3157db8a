from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from publishing.desk.list_filters import NamedFilter
from publishing.models import Person

from .categories import Category
from .category_tree import CategoryTree


class CategoryFilter(NamedFilter):
    """With what stands below it in the tree, as readers find it there."""

    title = _("category")
    parameter_name = "category"
    field = "categories"

    def things(self) -> QuerySet:
        return Category.objects.all()

    def keys(self, pk: int) -> set[int]:
        tree = CategoryTree(list(Category.objects.all()))
        chosen = [category for category in tree.categories if category.pk == pk]
        return {below.pk for category in chosen for below in tree.within(category)}


class AuthorFilter(NamedFilter):
    title = _("author")
    parameter_name = "author"
    field = "authors"

    def things(self) -> QuerySet:
        return Person.objects.all()
