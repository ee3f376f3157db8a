from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from blog.models import Post
        from pages.models import Page

        from . import indexing

        # Django's own signals, because the rooms below cannot know of this one.
        for model in (Post, Page):
            post_save.connect(indexing.follow, sender=model)
            pre_delete.connect(indexing.forget, sender=model)
        post_migrate.connect(indexing.fill_if_empty, sender=self)
