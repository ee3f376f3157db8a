"""Comments as readers see them: pages of threads, each a tree that templates take row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from blog.models import Post

from .models import Comment
from .outline import Outline, Place, outline_of
from .reply_settings import ReplySettings


@dataclass(slots=True)
class Row:
    """A comment in its thread. The lists around it are opened and closed by the template."""

    comment: Comment
    depth: int
    #: The comment answered, where the tree does not show it, and the page it stands on.
    answered: Comment | None = None
    answered_page: int = 0
    opens_list: bool = False
    closes_item: bool = True
    #: One for each list that ends after this row.
    closes_lists: range = range(0)
    html: str = ""


@dataclass(slots=True)
class ThreadPage:
    rows: list[Row]
    number: int
    page_count: int
    comment_count: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.page_count else None


def thread_page(post: Post, settings: ReplySettings, number: str = "1") -> ThreadPage:
    """A page of a post's comments; Http404 where there is no such page."""
    page_number = _number(number)
    outline = outline_of(post, settings)
    if page_number > len(outline.pages):
        raise Http404(_("There is no such page of replies."))
    rows = _rows(outline, outline.pages[page_number - 1], settings.depth)
    return ThreadPage(rows, page_number, len(outline.pages), outline.comment_count)


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise Http404(_("There is no such page of replies."))
    return int(text)


def _rows(outline: Outline, page: list[Place], deepest: int) -> list[Row]:
    # With what is answered on an earlier page, to be named.
    keys = {key for place in page for key in place if key}
    comments = Comment.objects.filter(pk__in=keys).for_reading().in_bulk()
    rows = rows_of([place for place in page if place.pk in comments], comments, deepest)
    numbers = outline.page_numbers() if any(row.answered for row in rows) else {}
    for row in rows:
        if row.answered:
            row.answered_page = numbers[row.answered.pk]
    return rows


def rows_of(page: Iterable[Place], comments: dict[int, Comment], deepest: int) -> list[Row]:
    rows, depths = [], {}
    for pk, below in page:
        depth = depths[pk] = depths.get(below, 0) + 1
        is_in_tree = below is None or (below in depths and depth <= deepest)
        answered = None if is_in_tree else comments.get(below)
        rows.append(Row(comments[pk], min(depth, deepest), answered))
    _mark_lists(rows)
    return rows


def _mark_lists(rows: list[Row]) -> None:
    """The outermost list is the template's own, so it begins and ends at depth 1."""
    depth = 1
    next_depths = [*(row.depth for row in rows[1:]), 1]
    for row, next_depth in zip(rows, next_depths, strict=False):
        row.opens_list = row.depth > depth
        row.closes_item = next_depth <= row.depth
        row.closes_lists = range(max(0, row.depth - next_depth))
        depth = row.depth
