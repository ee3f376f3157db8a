from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("The clinic")

    def ready(self) -> None:
        from images.changes import follow_changes
        from outbox.sender import write_as

        from .clinic import clinic_name
        from .share_pictures import following_the_logo

        follow_changes(following_the_logo)
        write_as(clinic_name)
