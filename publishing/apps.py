from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("People and addresses")

    def ready(self) -> None:
        from documents import changes as document_changes
        from images.changes import follow_changes
        from images.uses import find_uses_with

        from . import document_uses
        from .edition import arm_edition, disarm_edition
        from .picture_uses import find_uses, rendering_again

        pre_migrate.connect(disarm_edition)
        post_migrate.connect(arm_edition)
        follow_changes(rendering_again)
        find_uses_with(find_uses)
        document_changes.follow_changes(document_uses.rendering_again)
