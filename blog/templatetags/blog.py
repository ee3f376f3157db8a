from datetime import datetime

from django import template
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from blog.categories import Tag
from blog.category_tree import CategoryTree
from blog.posts import Post, PostQuerySet
from blog.structured import list_nodes, post_nodes
from images.models import load_renditions
from publishing.keeping import kept
from publishing.models import PublicationStatus, RevisionState
from publishing.structured import facts_script
from staff.models import User

register = template.Library()

TAGS_SHOWN = 20
MONTHS_SHOWN = 12
POSTS_ON_DESK = 10


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
        "months": kept("months", newest_months),
        "tags": kept("tags", common_tags),
    }


def newest_months() -> list[dict]:
    months = (
        Post.objects.published()
        .annotate(month=TruncMonth("published_at"))
        .values("month")
        .annotate(count=Count("pk"))
        .order_by("-month")[:MONTHS_SHOWN]
    )
    return [
        {"date": month["month"], "count": month["count"], "url": _month_address(month["month"])}
        for month in months
    ]


def common_tags() -> list[Tag]:
    published = Q(posts__in=Post.objects.published())
    return list(
        Tag.objects.annotate(count=Count("posts", filter=published))
        .filter(count__gt=0)
        .order_by("-count", "name")[:TAGS_SHOWN]
    )


def _month_address(month: datetime) -> str:
    month = timezone.localtime(month)
    return reverse("blog:month", args=[month.year, month.month])


@register.inclusion_tag("admin/blog/_desk_posts.html", takes_context=True)
def desk_posts(context: template.Context, user: User) -> dict:
    """What waits for this member of staff: own drafts, what is in review, what is scheduled."""
    posts = Post.objects.shown_on_desk_of(user).with_newest_revision().only("title", "published_at")
    newest_first = posts.order_by("-newest_revision_at")
    groups = []
    if user.has_perm("blog.add_post"):
        drafts = newest_first.filter(status=PublicationStatus.DRAFT, created_by=user)
        drafts = drafts.exclude(newest_revision_state=RevisionState.IN_REVIEW)
        groups.append(_desk_group("drafts", _("Your drafts"), drafts, _("You have no drafts.")))
    in_review = newest_first.in_review()
    groups.append(_desk_group("review", _("In review"), in_review, _("Nothing is in review.")))
    if user.has_perm("blog.publish_post"):
        changed = newest_first.published().exclude(newest_revision_hash=F("published_hash"))
        changed = changed.exclude(newest_revision_state=RevisionState.IN_REVIEW)
        groups.append(
            _desk_group("changed", _("Changes not yet published"), changed, _("There are none."))
        )
    scheduled = posts.scheduled().order_by("published_at")
    groups.append(_desk_group("scheduled", _("Scheduled"), scheduled, _("Nothing is scheduled.")))
    return {"groups": groups, "perms": context["perms"]}


def _desk_group(key: str, heading: str, posts: PostQuerySet, empty: str) -> dict:
    return {"key": key, "heading": heading, "posts": posts[:POSTS_ON_DESK], "empty": empty}
