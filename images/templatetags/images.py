from django import template

from images.models import Picture

register = template.Library()


@register.inclusion_tag("images/_picture.html")
def picture(
    picture: Picture | None, sizes: str = "100vw", *, eager: bool = False, css_class: str = ""
) -> dict:
    """
    An <img> with all its renditions; nothing for no picture.

    `eager` is for the one picture at the top of a page that readers see at once.
    """
    return {"picture": picture, "sizes": sizes, "eager": eager, "css_class": css_class}
