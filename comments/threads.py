"""Comments as readers see them: pages of threads, each a tree that templates take row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.db.models import Count, Subquery, Window
from django.http import Http404
from django.utils.translation import gettext as _

from blog.models import Post

from .models import THREADS_PER_PAGE, Comment

#: Deeper replies stand below one another at this depth.
DEPTH_SHOWN = 5


@dataclass(slots=True)
class Row:
    """A comment in its thread. The lists around it are opened and closed by the template."""

    comment: Comment
    depth: int
    #: The comment answered, where the tree does not show it.
    answered: Comment | None = None
    opens_list: bool = False
    closes_item: bool = True
    #: One for each list that ends after this row.
    closes_lists: range = range(0)


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


def thread_page(post: Post, number: str = "1") -> ThreadPage:
    """A page of a post's comments in two queries; Http404 where there is no such page."""
    page_number = _number(number)
    start = (page_number - 1) * THREADS_PER_PAGE
    count_of_post = post.comments.approved().order_by().values("post").annotate(count=Count("pk"))
    heads = post.comments.thread_heads().select_related("person")
    heads = heads.annotate(
        comment_count=Subquery(count_of_post.values("count")), thread_count=Window(Count("pk"))
    )
    heads = list(heads[start : start + THREADS_PER_PAGE])
    if not heads:
        if page_number > 1:
            raise Http404(_("There is no such page of replies."))
        return ThreadPage([], number=1, page_count=1, comment_count=0)
    replies = post.comments.in_threads(heads).select_related("person")
    return ThreadPage(
        rows_of([*heads, *replies]),
        number=page_number,
        page_count=ceil(heads[0].thread_count / THREADS_PER_PAGE),
        comment_count=heads[0].comment_count,
    )


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise Http404(_("There is no such page of replies."))
    return int(text)


def rows_of(comments: Iterable[Comment]) -> list[Row]:
    """The comments, each before those that answer it; without recursion, as threads may be deep."""
    comments = list(comments)
    by_id = {comment.pk: comment for comment in comments}
    answers: dict[int | None, list[Comment]] = {}
    for comment in comments:
        # Below what is shown, if what it answers is not.
        place = comment.parent_id if comment.parent_id in by_id else comment.thread_id
        answers.setdefault(place, []).append(comment)

    rows = []
    waiting = [(comment, 1) for comment in reversed(answers.get(None, []))]
    while waiting:
        comment, depth = waiting.pop()
        is_flattened = depth > DEPTH_SHOWN
        answered = by_id.get(comment.parent_id) if is_flattened else None
        rows.append(Row(comment, min(depth, DEPTH_SHOWN), answered))
        waiting += [(answer, depth + 1) for answer in reversed(answers.get(comment.pk, []))]
    _mark_lists(rows)
    return rows


def _mark_lists(rows: list[Row]) -> None:
    """The outermost list is the template's own, so it begins and ends at depth 1."""
    depth = 1
    for row, next_depth in zip(rows, [*(row.depth for row in rows[1:]), 1], strict=True):
        row.opens_list = row.depth > depth
        row.closes_item = next_depth <= row.depth
        row.closes_lists = range(max(0, row.depth - next_depth))
        depth = row.depth


def page_numbers(post: Post, comments: Iterable[Comment]) -> dict[int, int]:
    """On which page each of these comments of a post stands; one query."""
    heads = post.comments.thread_heads().values_list("pk", flat=True)
    places = {pk: place for place, pk in enumerate(heads)}
    return {
        comment.pk: places.get(comment.thread_id or comment.pk, 0) // THREADS_PER_PAGE + 1
        for comment in comments
    }
