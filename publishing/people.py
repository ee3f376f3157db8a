from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from images.models import Picture

from .listed import Listed


class Person(Listed):
    """A byline: somebody who writes or reviews, with or without an account."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of this person’s address: small letters, digits and hyphens."),
    )
    credentials = models.CharField(
        _("credentials"), max_length=120, blank=True, help_text=_("For example “MD, FACR”.")
    )
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example “Pain physician”.")
    )
    bio = models.TextField(_("about this person"), blank=True)
    picture = models.ForeignKey(
        Picture,
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        help_text=_("Whose byline this is, if the person signs in here."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    @property
    def name_with_credentials(self) -> str:
        return ", ".join(filter(None, [self.name, self.credentials]))
