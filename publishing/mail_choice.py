from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MailChoice(models.Model):
    """Whether somebody wants mail about texts that wait for them. Whoever has not chosen does."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    wants_mail = models.BooleanField(
        _("write to me when a text waits for me"),
        default=True,
        help_text=_("A mail holds a link and nothing of the text. The start page tells it anyway."),
    )

    class Meta:
        # Everybody chooses for themselves.
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
