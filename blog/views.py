from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from images.models import load_renditions
from publishing.gone import missing
from publishing.models import Person
from publishing.preview import shown_to

from .categories import Tag
from .category_tree import CategoryTree
from .post_page import post_page
from .posts import Post, PostQuerySet

POSTS_PER_PAGE = 10


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.published().sticky_first()
    return _render_list(request, posts, kind="blog", heading=_("Blog"), shows_featured=True)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    tree = CategoryTree.of(request)
    category = tree.get_or_404(slug)
    posts = Post.objects.published().newest_first()
    posts = posts.in_categories(tree.within(category))
    return _render_list(
        request,
        posts,
        kind="category",
        heading=category.name,
        intro=category.description,
        category=category,
        children=tree.children.get(category.pk, []),
    )


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    posts = Post.objects.published().newest_first().filter(tags=tag)
    return _render_list(request, posts, kind="tag", heading=tag.name, tag=tag)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("picture"), slug=slug)
    posts = Post.objects.published().newest_first().filter(authors=person)
    return _render_list(request, posts, kind="author", heading=person.name, person=person)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    posts = Post.objects.published().newest_first().filter(published_at__year=year)
    return _render_list(request, posts, kind="archive", heading=str(year))


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    posts = Post.objects.published().newest_first()
    posts = posts.filter(published_at__year=year, published_at__month=month)
    heading = date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
    return _render_list(request, posts, kind="archive", heading=heading)


@require_safe
def post_detail(request: HttpRequest, slug: str) -> HttpResponse:
    post = shown_to(request, Post.objects.for_reading(), slug=slug)
    if post is None:
        raise missing(Post.objects.all(), _("There is no such post."), slug=slug)
    return post_page(request, post)


def _render_list(
    request: HttpRequest, posts: PostQuerySet, *, kind: str, heading: str, **context
) -> HttpResponse:
    page = _page_of(posts, request.GET.get("page", "1"))
    if kind == "archive" and not page.object_list:
        raise Http404(_("Nothing was published then."))
    person = context.get("person")
    load_renditions(
        [
            request.clinic.logo,
            person and person.picture,
            *(post.picture for post in page.object_list),
        ]
    )
    context |= {"kind": kind, "heading": heading, "page_obj": page, "posts": page.object_list}
    context["description"] = (
        context.get("intro")
        or (person and person.bio)
        or _descriptions()[kind] % {"what": heading, "clinic": request.clinic.name}
    )
    return render(request, "blog/post_list.html", context)


def _descriptions() -> dict[str, str]:
    """What search engines show of a list that nobody has described."""
    return {
        "blog": _("All articles of %(clinic)s, the newest first."),
        "category": _("Articles about %(what)s by %(clinic)s."),
        "tag": _("Articles about %(what)s by %(clinic)s."),
        "author": _("Articles by %(what)s, %(clinic)s."),
        "archive": _("Articles of %(what)s by %(clinic)s."),
    }


def _page_of(posts: PostQuerySet, number: str):
    """A page of a list; Http404 unless it is a number, and one of a page that exists."""
    paginator = Paginator(posts, POSTS_PER_PAGE)
    if not (number.isascii() and number.isdigit()) or number.startswith("0"):
        raise Http404(_("There is no such page."))
    if len(number) > 9 or not 1 <= int(number) <= paginator.num_pages:
        raise Http404(_("There is no such page."))
    page = paginator.page(int(number))
    page.object_list = list(page.object_list.for_lists())
    page.numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return page
