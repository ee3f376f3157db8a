"""What is written down in the site's language, and written anew when the owner changes that."""

from django.utils import translation

from blog.models import Post
from pages.models import Clinic, Page
from search.indexing import in_other_languages, write


def follow(sender: type[Clinic], instance: Clinic, **kwargs) -> None:
    """Texts without a language of their own: the search has their stems, and tables their names."""
    if kwargs.get("raw"):
        return
    with translation.override(instance.language):
        for model in (Post, Page):
            for publication in in_other_languages(model, instance.language):
                publication.render_again()
                write(publication)
