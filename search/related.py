"""What to read after a post: chosen by hand first, then what has most in common with it."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

from blog.models import Post

from .indexing import IN_SUMMARY_OR_HEADING

SHOWN = 3
#: Points for a category, a tag and a telling word that both have.
CATEGORY, TAG, WORD = 6, 8, 1
#: A word that stands in more entries says nothing about what they have in common.
MOST_ENTRIES = 100


def related_to(post: Post) -> list[Post]:
    """Three queries: those chosen, those alike, and what is shown of them."""
    chosen = [each.pk for each in post.related.all()]
    alike = [pk for pk in _alike(post) if pk not in chosen]
    published = Post.objects.published().filter(Q(pk__in=chosen) | Q(pk__in=alike))
    shown = published.only("title", "slug", "summary", "lang", "published_at")
    places = {pk: place for place, pk in enumerate(alike, start=1)}
    # Of those that an editor chose the newest stands first.
    best_first = sorted(
        shown, key=lambda each: (places.get(each.pk, 0), -each.published_at.timestamp())
    )
    return best_first[: max(SHOWN, sum(each.pk in chosen for each in best_first))]


def _alike(post: Post) -> list[int]:
    """The ids of public posts that have most in common with it, the newest first among equals."""
    published = Post.objects.published().order_by().values_list("id", "published_at").query
    public, public_parameters = published.sql_with_params()
    sql = f"""
        SELECT alike.post FROM (
            SELECT post_id AS post, {CATEGORY} AS points FROM blog_post_categories WHERE category_id IN
                (SELECT category_id FROM blog_post_categories WHERE post_id = %s)
            UNION ALL SELECT post_id, {TAG} FROM blog_post_tags WHERE tag_id IN
                (SELECT tag_id FROM blog_post_tags WHERE post_id = %s)
            UNION ALL SELECT e.post_id, {WORD} FROM search_posting s
                JOIN search_entry e ON e.id = s.entry_id
                WHERE s.weight >= {IN_SUMMARY_OR_HEADING} AND s.word_id IN ({_TELLING_WORDS})
        ) AS alike JOIN ({public}) AS public ON public.id = alike.post
        WHERE alike.post <> %s
        GROUP BY alike.post, public.published_at
        ORDER BY SUM(alike.points) DESC, public.published_at DESC, alike.post DESC LIMIT {SHOWN}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [post.pk, post.pk, post.pk, *public_parameters, post.pk])
        return [pk for (pk,) in cursor.fetchall()]


_TELLING_WORDS = f"""
    SELECT own.word_id FROM search_posting own JOIN search_entry o ON o.id = own.entry_id
    WHERE o.post_id = %s AND own.weight >= {IN_SUMMARY_OR_HEADING} AND {MOST_ENTRIES} >=
        (SELECT COUNT(*) FROM (SELECT 1 FROM search_posting every WHERE every.word_id = own.word_id
         LIMIT {MOST_ENTRIES + 1}) AS counted)
"""
