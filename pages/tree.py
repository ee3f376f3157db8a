"""The tree of pages. An address says where a page stands: “about/team” lies below “about”."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest

from publishing.keeping import kept

from .page import Page


@dataclass(frozen=True, slots=True)
class Row:
    page: Page
    depth: int


@dataclass(slots=True)
class MenuEntry:
    page: Page
    children: list[Page] = field(default_factory=list)


class PageTree:
    """Put together from all pages at once; there are never many."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._by_path = {page.path: page for page in pages}
        self._children: dict[Page | None, list[Page]] = defaultdict(list)
        for page in sorted(self._by_path.values(), key=_order):
            self._children[self.parent_of(page)].append(page)

    def parent_of(self, page: Page) -> Page | None:
        """The nearest page above it; there need not be one at each part of an address."""
        return next(iter(self._above(page.path)), None)

    def line_to(self, page: Page) -> list[Page]:
        """The pages above it, from the top."""
        return self._above(page.path)[::-1]

    def children_of(self, page: Page | None) -> list[Page]:
        return self._children.get(page, [])

    def neighbours_of(self, page: Page) -> list[Page]:
        """Those with the same page above, and itself."""
        return self.children_of(self.parent_of(page))

    def rows(self, parent: Page | None = None, depth: int = 0) -> list[Row]:
        """Each page before those below it, neighbours in their order."""
        rows = []
        for page in self.children_of(parent):
            rows += [Row(page, depth), *self.rows(page, depth + 1)]
        return rows

    def menu(self) -> list[MenuEntry]:
        """Two levels: what lies deeper stands below the topmost page of its line in the menu."""
        entries: dict[Page, MenuEntry] = {}
        for row in self.rows():
            if not row.page.in_menu:
                continue
            above = [entries[page] for page in self.line_to(row.page) if page in entries]
            if above:
                above[0].children.append(row.page)
            else:
                entries[row.page] = MenuEntry(row.page)
        return list(entries.values())

    def footer(self) -> list[Page]:
        return [row.page for row in self.rows() if row.page.in_footer]

    def _above(self, path: str) -> list[Page]:
        parts = path.split("/")[:-1]
        paths = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        return [self._by_path[path] for path in paths if path in self._by_path]


def public_tree(request: HttpRequest) -> PageTree:
    """Of what readers see now; read once for a page, and mostly once an edition."""
    if not hasattr(request, "page_tree"):
        request.page_tree = kept("page tree", _read)
    return request.page_tree


def _read() -> PageTree:
    return PageTree(Page.objects.published().only(*_SHOWN))


_SHOWN = ("title", "path", "summary", "lang", "in_menu", "in_footer", "menu_order")


def _order(page: Page) -> tuple:
    return page.menu_order, page.title.casefold(), page.path
