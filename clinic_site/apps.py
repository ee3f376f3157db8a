from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class ClinicSiteConfig(AppConfig):
    name = "clinic_site"
    verbose_name = _("Clinic Site")

    def ready(self) -> None:
        from pages.models import Clinic

        from . import language
        from .query_planning import do_not_compile, refresh_statistics

        # Django's own signal, because the rooms below cannot know of what they are shown in.
        post_save.connect(language.follow, sender=Clinic)
        # Once, and after the last room that has tables; this one has none, so nobody sends in its name.
        post_migrate.connect(refresh_statistics, sender=self.apps.get_app_config("search"))
        connection_created.connect(do_not_compile)
