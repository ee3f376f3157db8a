"""What of the index readers may find now; read once an edition."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection

from blog.models import Post
from pages.models import Page
from publishing.keeping import kept


@dataclass
class Public:
    #: Id of an entry to its place among all of them, the newest first.
    places: dict[int, int]
    #: Id of a post to that of its entry.
    entries: dict[int, int]
    #: Id of an entry to those of the categories of its post.
    categories: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        #: All entries; a set, which is quickly compared with others.
        self.all = frozenset(self.places)

    @classmethod
    def read(cls) -> Public:
        return kept("search public", cls._read)

    @classmethod
    def _read(cls) -> Public:
        rows = _newest_first()
        public = cls(
            places={entry: place for place, (entry, _post) in enumerate(rows)},
            entries={post: entry for entry, post in rows if post},
        )
        for post, category in Post.categories.through.objects.values_list("post", "category"):
            if post in public.entries:
                public.categories[public.entries[post]].append(category)
        return public


def _newest_first() -> list[tuple[int, int | None]]:
    """
    Ids of entries and their posts.

    Not by the ORM, which would make a datetime of each time of publication, only to sort by it.
    """
    posts, posts_parameters = _published(Post)
    pages, pages_parameters = _published(Page)
    sql = f"""
        SELECT entry, post FROM (
            SELECT e.id AS entry, e.post_id AS post, p.published_at
            FROM ({posts}) p JOIN search_entry e ON e.post_id = p.id
            UNION ALL SELECT e.id, NULL, p.published_at
            FROM ({pages}) p JOIN search_entry e ON e.page_id = p.id
        ) AS public ORDER BY published_at DESC, entry DESC
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [*posts_parameters, *pages_parameters])
        return cursor.fetchall()


def _published(model: type) -> tuple[str, list]:
    query = model.objects.published().order_by().values_list("id", "published_at").query
    sql, parameters = query.sql_with_params()
    return sql, list(parameters)
