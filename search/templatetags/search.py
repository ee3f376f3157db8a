from django import template

from blog.models import Post
from search.related import related_to

register = template.Library()


@register.inclusion_tag("search/_related.html")
def related_posts(post: Post) -> dict:
    return {"posts": related_to(post)}
