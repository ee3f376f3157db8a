from django import template
from django.utils.safestring import SafeString

from images.crops import Crop
from images.markup import picture_html
from images.models import Picture

register = template.Library()


@register.simple_tag
def picture(
    picture: Picture | None,
    sizes: str = "100vw",
    *,
    crop: str = Crop.WHOLE,
    eager: bool = False,
    css_class: str = "",
) -> SafeString:
    """
    A <picture> with all its renditions; nothing for no picture.

    `eager` is for the one picture at the top of a page that readers see at once.
    """
    if not picture:
        return SafeString("")
    return picture_html(picture, sizes, crop=crop, eager=bool(eager), css_class=css_class)
