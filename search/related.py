"""What to read after a post: chosen by hand first, then what has most in common with it."""

from __future__ import annotations

from blog.models import Post

from .indexing import IN_SUMMARY_OR_HEADING

SHOWN = 3
MOST_SHOWN = 12
#: Points for having been chosen, and for a category, a tag and a telling word that both have.
CHOSEN, CATEGORY, TAG, WORD = 1_000_000, 6, 8, 1
#: A word that stands in more entries says nothing about what they have in common.
MOST_ENTRIES = 100


def related_to(post: Post) -> list[Post]:
    """
    Those chosen, all of them, else the few most alike; the newest first among equals. One query.

    Each step ends before the next begins: a database that does not yet know how much was put in
    (PostgreSQL, within a minute of an import) would do one step anew for each row of another.
    """
    chosen, chosen_parameters = _chosen(post)
    published = Post.objects.published().order_by().values_list("id", "published_at").query
    public, public_parameters = published.sql_with_params()
    sql = f"""
        WITH telling AS MATERIALIZED ({_TELLING_WORDS}),
        alike AS MATERIALIZED (
            SELECT shared.post, SUM(shared.points) AS points FROM (
                {chosen}
                UNION ALL SELECT other.post_id, {CATEGORY} FROM blog_post_categories own
                    JOIN blog_post_categories other ON other.category_id = own.category_id
                    WHERE own.post_id = %s
                UNION ALL SELECT other.post_id, {TAG} FROM blog_post_tags own
                    JOIN blog_post_tags other ON other.tag_id = own.tag_id
                    WHERE own.post_id = %s
                UNION ALL SELECT e.post_id, {WORD} FROM search_posting s
                    JOIN search_entry e ON e.id = s.entry_id
                    WHERE s.weight >= {IN_SUMMARY_OR_HEADING} AND s.word_id IN (SELECT word_id FROM telling)
            ) AS shared GROUP BY shared.post
        ),
        best AS MATERIALIZED (
            SELECT alike.post, alike.points FROM alike
            JOIN ({public}) AS public ON public.id = alike.post
            WHERE alike.post <> %s
            ORDER BY alike.points DESC, public.published_at DESC, alike.post DESC
            LIMIT {MOST_SHOWN}
        )
        SELECT p.id, p.title, p.slug, p.summary, p.lang, p.published_at, best.points
        FROM best JOIN blog_post p ON p.id = best.post
        ORDER BY CASE WHEN best.points >= {CHOSEN} THEN {CHOSEN} ELSE best.points END DESC,
            p.published_at DESC, p.id DESC
    """
    found = Post.objects.raw(
        sql, [post.pk, *chosen_parameters, post.pk, post.pk, *public_parameters, post.pk]
    )
    related = list(found)
    return related[: max(SHOWN, sum(each.points >= CHOSEN for each in related))]


def _chosen(post: Post) -> tuple[str, list[int]]:
    """SQL of the posts that an editor chose; those of a working copy are not in the database yet."""
    if not post.is_working_copy:
        sql = f"SELECT to_post_id AS post, {CHOSEN} AS points FROM blog_post_related"
        return f"{sql} WHERE from_post_id = %s", [post.pk]
    ids = [each.pk for each in post.related.all()]
    marks = ", ".join(["%s"] * len(ids)) or "NULL"
    return f"SELECT id AS post, {CHOSEN} AS points FROM blog_post WHERE id IN ({marks})", ids


_TELLING_WORDS = f"""
    SELECT own.word_id FROM search_posting own
    WHERE own.entry_id = (SELECT id FROM search_entry WHERE post_id = %s)
        AND own.weight >= {IN_SUMMARY_OR_HEADING} AND {MOST_ENTRIES} >= (SELECT COUNT(*) FROM (
            SELECT 1 FROM search_posting every WHERE every.word_id = own.word_id
            LIMIT {MOST_ENTRIES + 1}
        ) AS counted)
"""
