"""
What each role may do.

Each room declares it in its own roles.py, as PERMISSIONS: role to codenames of that room. It is
applied after every migrate, so a later room arrives by itself.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    AUTHOR = "Author", _("Author")
    EDITOR = "Editor", _("Editor")
    REVIEWER = "Reviewer", _("Reviewer")
    MODERATOR = "Moderator", _("Moderator")
    OWNER = "Owner", _("Owner")


ROLE_DESCRIPTIONS = {
    Role.AUTHOR: _("writes articles and sends them to an editor"),
    Role.EDITOR: _("publishes articles, looks after categories, pages and pictures"),
    Role.REVIEWER: _("a clinician who reads articles before they are published"),
    Role.MODERATOR: _("decides which comments are shown"),
    Role.OWNER: _("may do all of it, and looks after people and the clinic’s facts"),
}

PERMISSIONS = {
    Role.OWNER: ["view_user", "add_user", "change_user", "view_trailentry"],
}


def apply_roles(sender: AppConfig, **kwargs) -> None:
    """Give each role exactly the permissions that the room just migrated declares for it."""
    from django.contrib.auth.models import Group, Permission

    if not find_spec(f"{sender.name}.roles"):
        return
    declared = import_module(f"{sender.name}.roles").PERMISSIONS
    permissions = {
        permission.codename: permission
        for permission in Permission.objects.filter(content_type__app_label=sender.label)
    }
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.remove(*permissions.values())
        group.permissions.add(*(permissions[codename] for codename in declared.get(role, [])))
