from django.utils.translation import gettext as _

from ..models import Comment


def heading_of(comment: Comment) -> str:
    """For eyes on the desk alone. What is kept for good says its number (Comment.__str__)."""
    names = {"name": comment.byline, "title": comment.post.title}
    return _("Comment by %(name)s on “%(title)s”") % names
