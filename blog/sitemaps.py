from collections.abc import Iterator

from django.db.models import Max, Q
from django.urls import reverse

from publishing.models import Person, PictureUse
from publishing.sitemap import Entry, picture_paths

from .categories import Category, Tag
from .posts import Post


def entries() -> Iterator[Entry]:
    yield from _lists()
    yield from _posts()


def _lists() -> Iterator[Entry]:
    """The blog and its lists in which something stands, as new as the newest of it."""
    published = Post.objects.published()
    newest = published.aggregate(changed_at=Max("updated_at"))
    yield Entry(reverse("blog:list"), newest["changed_at"])
    for model, kind in ((Category, "category"), (Tag, "tag"), (Person, "author")):
        changed_at = Max("posts__updated_at", filter=Q(posts__in=published))
        listed = model.objects.annotate(changed_at=changed_at).exclude(changed_at=None)
        for slug, changed_at in listed.order_by("pk").values_list("slug", "changed_at"):
            yield Entry(reverse(f"blog:{kind}", args=[slug]), changed_at)


def _posts() -> Iterator[Entry]:
    # The address is put together here: reverse() for each takes longer than all.
    blog, files = reverse("blog:list"), PictureUse.objects.files_shown(Post)
    posts = Post.objects.published().newest_first()
    rows = posts.values_list("pk", "slug", "updated_at", "picture__file")
    for pk, slug, updated_at, file in rows.iterator(chunk_size=2_000):
        yield Entry(f"{blog}{slug}/", updated_at, picture_paths(file, *files.get(pk, ())))
