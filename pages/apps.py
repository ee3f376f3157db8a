from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("The clinic")

    def ready(self) -> None:
        from images.changes import follow_changes

        from .share_pictures import following_the_logo

        follow_changes(following_the_logo)
