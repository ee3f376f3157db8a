from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ClinicAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "staff.site.ClinicAdminSite"


class StaffConfig(AppConfig):
    default = True
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed

        from . import sign_ins
        from .roles import apply_roles

        # Permissions exist only after a migrate, so roles cannot be given theirs in a migration.
        post_migrate.connect(apply_roles)
        user_logged_in.connect(sign_ins.note_sign_in)
        user_logged_out.connect(sign_ins.note_sign_out)
        user_login_failed.connect(sign_ins.note_failure)
        authenticator_added.connect(sign_ins.note_second_factor)
        authenticator_removed.connect(sign_ins.note_second_factor_gone)
