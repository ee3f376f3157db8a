"""
What stands where below a post, by keys alone, so that ten thousand replies are set out quickly.

A page has so many threads as the owner wishes, and never more than MOST_ON_PAGE comments: a thread
that is longer goes on on the next page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from .reply_settings import ReplySettings, ThreadOrder

if TYPE_CHECKING:
    from blog.models import Post

MOST_ON_PAGE = 200


class Place(NamedTuple):
    """Where a comment stands: its key, and the key of what it stands below in its thread."""

    pk: int
    below: int | None


class Outline:
    def __init__(self, pages: list[list[Place]], comment_count: int) -> None:
        self.pages = pages
        self.comment_count = comment_count

    def page_numbers(self) -> dict[int, int]:
        """On which page each comment stands, by its key."""
        return {
            place.pk: number for number, page in enumerate(self.pages, start=1) for place in page
        }


def outline_of(post: Post, settings: ReplySettings) -> Outline:
    """One query; a second one where replies hang on comments that are no longer shown."""
    comments = post.comments.oldest_first().values_list("pk", "parent_id", "thread_id")
    shown = list(comments.approved())
    above = {key for _pk, *above in shown for key in above if key}
    # They keep their place, without their words.
    gone = above and above - {pk for pk, _parent, _thread in shown}
    rows = list(comments.filter(Q(status="approved") | Q(pk__in=gone))) if gone else shown
    threads = list(threads_of(rows))
    if settings.order == ThreadOrder.NEWEST_FIRST:
        threads.reverse()
    return Outline(_pages_of(threads, settings.threads_per_page), comment_count=len(shown))


def page_url(post: Post, number: int) -> str:
    """Of a page of a post's comments."""
    return post.get_absolute_url() + (f"?comments={number}" if number > 1 else "")


def threads_of(rows: Iterable[tuple[int, int | None, int | None]]) -> Iterator[list[Place]]:
    """
    Each thread, its comments before those that answer them; without recursion, as they may be deep.

    `rows` gives key, parent and thread of the comments, oldest first.
    """
    rows = list(rows)
    known = {pk for pk, _parent, _thread in rows}
    answers: dict[int | None, list[Place]] = {}
    for pk, parent, thread in rows:
        # At the top of its thread, if what it answers is not there.
        below = parent if parent in known else thread
        answers.setdefault(below, []).append(Place(pk, below))
    for head in answers.get(None, []):
        thread, waiting = [head], list(reversed(answers.get(head.pk, ())))
        while waiting:
            place = waiting.pop()
            thread.append(place)
            waiting += reversed(answers.get(place.pk, ()))
        yield thread


def _pages_of(threads: Iterable[list[Place]], threads_per_page: int) -> list[list[Place]]:
    pages, page, begun = [], [], 0
    for thread in threads:
        if page and (begun == threads_per_page or len(page) + len(thread) > MOST_ON_PAGE):
            pages.append(page)
            page, begun = [], 0
        page.extend(thread)
        begun += 1
        while len(page) > MOST_ON_PAGE:
            pages.append(page[:MOST_ON_PAGE])
            page, begun = page[MOST_ON_PAGE:], 1
    return [*pages, page] if page or not pages else pages
