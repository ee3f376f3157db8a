"""Fills an empty database with as much as an old, busy clinic's site holds."""

import random
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blog.models import Category, Post, Tag
from clinic_site.query_planning import refresh_statistics
from comments.models import Comment, CommentStatus
from images.models import Picture, Rendition
from images.models import Tag as PictureTag
from pages.models import Clinic
from publishing.models import Person, PublicationStatus
from publishing.revisions import Revision, hash_of

BATCH = 500
#: Of one post, to see how fast its history opens.
VERSIONS = 500
PICTURES = 5_000
PARAGRAPH = (
    "Pain that stays changes the days, and there is more than one way to meet it. "
    "Small steps, taken often, help some people; others need time, or another pair of eyes. "
)


def fill(*, posts: int, comments: int, pending: int, busiest: int) -> None:
    """
    `busiest` of the comments go to one post, nine of ten below one of them; 50 to another, the rest
    to all of them.
    """
    random.seed(1)
    Clinic(name="Bench Clinic", tagline="Quick and calm").save()
    people = [Person.objects.create(name=f"Person {n}", slug=f"person-{n}") for n in range(5)]
    categories = [Category.objects.create(name=f"Category {n}", slug=f"c{n}") for n in range(12)]
    tags = [Tag.objects.create(name=f"Tag {n}", slug=f"t{n}") for n in range(20)]
    _in_batches(Post, (_post(n, posts) for n in range(posts)), posts, "posts")
    all_posts = list(Post.objects.order_by("pk"))
    for field, choices in (("authors", people), ("categories", categories), ("tags", tags)):
        through = getattr(Post, field).through
        name = choices[0]._meta.model_name
        rows = (
            through(**{"post_id": post.pk, f"{name}_id": choices[post.pk % len(choices)].pk})
            for post in all_posts
        )
        _in_batches(through, rows, posts, field)
    _in_batches(Revision, (_revision(post) for post in all_posts), posts, "revisions")
    rows = (_version(all_posts[-1], number) for number in range(VERSIONS))
    _in_batches(Revision, rows, VERSIONS, "versions of one post")
    busy, fifty = all_posts[-1], all_posts[-2]
    targets = [busy] * busiest + [fifty] * 50
    targets += random.choices(all_posts[:-2], k=comments - len(targets) - pending)
    head = _comment(len(targets), busy, CommentStatus.APPROVED)
    head.save()
    below = busiest * 9 // 10
    rows = (
        _comment(n, post, CommentStatus.APPROVED, parent=head if n < below else None)
        for n, post in enumerate(targets)
    )
    _in_batches(Comment, rows, len(targets), "comments")
    waiting = random.choices(all_posts, k=pending)
    rows = (_comment(-n - 1, post, CommentStatus.PENDING) for n, post in enumerate(waiting))
    _in_batches(Comment, rows, pending, "pending comments")
    _fill_library()
    call_command("rebuild_search")
    look_over()


def look_over() -> None:
    """
    See how large and how settled tables are, as happens on a site in use: on SQLite with the day's
    retention, on PostgreSQL by itself.
    """
    refresh_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _post(number: int, posts: int) -> Post:
    body = "".join(f"<h2>Part {part}</h2>" + f"<p>{PARAGRAPH * 2}</p>" * 3 for part in range(5))
    published = timezone.now() - timedelta(hours=6 * (posts - number))
    return Post(
        title=f"Article {number} about living with pain",
        slug=f"article-{number}",
        summary=PARAGRAPH[:150],
        body=body,
        body_html=body,
        status=PublicationStatus.PUBLISHED,
        published_at=published,
        updated_at=published,
    )


def _revision(post: Post) -> Revision:
    data = {"title": post.title, "slug": post.slug, "body": post.body}
    return Revision(publication=post, data=data, hash=hash_of(data), state="approved")


def _version(post: Post, number: int) -> Revision:
    words = f"<p>Version {number} of the words.</p>"
    data = {"title": post.title, "slug": post.slug, "body": post.body + words}
    return Revision(publication=post, data=data, hash=hash_of(data))


def _fill_library() -> None:
    """As many pictures as a large library has; what is looked at is rows, so there are no files."""
    tags = PictureTag.objects.bulk_create(PictureTag(name=f"Tag {n}") for n in range(30))
    pictures = [_picture(number) for number in range(PICTURES)]
    _in_batches(Picture, pictures, PICTURES, "pictures")
    renditions = (
        Rendition(picture=each, file=f"pictures/{each.pk}/{width}.webp", width=width, height=width)
        for each in pictures
        for width in (400, 800, 1200, 1600)
    )
    _in_batches(Rendition, renditions, 4 * PICTURES, "renditions")
    through = Picture.tags.through
    rows = (through(picture_id=each.pk, tag_id=tags[n % 30].pk) for n, each in enumerate(pictures))
    _in_batches(through, rows, PICTURES, "tags of pictures")


def _picture(number: int) -> Picture:
    return Picture(
        file=f"pictures/{number}.jpg",
        width=1600,
        height=1200,
        alt=f"Picture {number} of somebody on a path by the water",
        uploaded_at=timezone.now() - timedelta(minutes=number),
    )


def _comment(number: int, post: Post, status: str, parent: Comment | None = None) -> Comment:
    comment = Comment(
        post=post,
        parent=parent,
        name=f"Reader {number}",
        email=f"reader{number}@example.org",
        body=f"Number {number}. {PARAGRAPH}",
        status=status,
        posted_at=timezone.now() - timedelta(minutes=abs(number)),
    )
    comment.derive()
    return comment


def _in_batches(model, rows: Iterable, total: int, name: str) -> None:
    done, rows = 0, iter(rows)
    while batch := list(_first(rows, BATCH)):
        model.objects.bulk_create(batch)
        done += len(batch)
        print(f"\r{name}: {done} of {total} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _first(rows: Iterator, number: int) -> Iterator:
    for _each, row in zip(range(number), rows, strict=False):
        yield row
