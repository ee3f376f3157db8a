from collections import Counter

from django import template
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from blog.categories import Tag
from blog.category_tree import CategoryTree
from blog.desk import desk_groups
from blog.posts import Post
from blog.structured import list_nodes, post_nodes
from images.models import load_renditions
from publishing.keeping import kept
from publishing.structured import facts_script
from staff.models import User

register = template.Library()

TAGS_SHOWN = 20
MONTHS_SHOWN = 12


@register.simple_tag
def newest_posts(count: int) -> list[Post]:
    posts = list(Post.objects.published().sticky_first()[:count].for_lists())
    load_renditions(post.picture for post in posts)
    return posts


@register.simple_tag(takes_context=True)
def post_facts(context: template.Context, post: Post) -> SafeString:
    return facts_script(*post_nodes(context["clinic"], post))


@register.simple_tag(takes_context=True)
def list_facts(context: template.Context) -> SafeString:
    path, name = context["request"].path, context["heading"]
    nodes = list_nodes(context["clinic"], path, name, context["description"], context.get("person"))
    return facts_script(*nodes)


@register.inclusion_tag("blog/_sidebar.html", takes_context=True)
def blog_sidebar(context: template.Context) -> dict:
    return {
        "categories": CategoryTree.of(context["request"]).rows(),
        "archives": kept("archives", archives),
        "tags": kept("tags", common_tags),
    }


@register.simple_tag(takes_context=True)
def urgent_help(context: template.Context, post: Post) -> str:
    """What to do in an emergency, if it stands with this post. Its authors have no say in it."""
    clinic = context.get("clinic")
    if clinic is None or not clinic.urgent_text:
        return ""
    asks = CategoryTree.of(context["request"]).asks_for_urgent_help(post.categories.all())
    return clinic.urgent_text if asks else ""


def archives() -> list[dict]:
    """The newest months, and after them each year that has older posts, too; with one query."""
    months = (
        Post.objects.published()
        .annotate(month=TruncMonth("published_at"))
        .values_list("month")
        .annotate(count=Count("pk"))
        .order_by("-month")
    )
    months = [(timezone.localtime(month), count) for month, count in months]
    years = Counter()
    for month, count in months:
        years[month.year] += count
    older = dict.fromkeys(month.year for month, _count in months[MONTHS_SHOWN:])
    return [
        {
            "name": date_format(month, "YEAR_MONTH_FORMAT"),
            "count": count,
            "url": reverse("blog:month", args=[month.year, month.month]),
        }
        for month, count in months[:MONTHS_SHOWN]
    ] + [
        {"name": str(year), "count": years[year], "url": reverse("blog:year", args=[year])}
        for year in older
    ]


def common_tags() -> list[Tag]:
    published = Q(posts__in=Post.objects.published())
    return list(
        Tag.objects.annotate(count=Count("posts", filter=published))
        .filter(count__gt=0)
        .order_by("-count", "name")[:TAGS_SHOWN]
    )


@register.inclusion_tag("admin/publishing/_desk_texts.html")
def desk_posts(user: User) -> dict:
    """What waits for this member of staff, and what colleagues wrote about it."""
    return {
        "groups": desk_groups(user),
        "opts": Post._meta,
        "may_change": user.has_perm("blog.change_post"),
        "may_add": user.has_perm("blog.add_post"),
    }
