from __future__ import annotations

import zoneinfo
from functools import cache
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from images.models import Picture
from publishing.models import SharePicture
from publishing.single_row import SingleRow
from publishing.text import PlainTextModel

from .colours import theme_of
from .social import SocialLink, social_links_of, validate_social_links
from .telephone import to_dial

if TYPE_CHECKING:
    from .locations import Location, SpecialHours


@cache
def time_zone_choices() -> list[tuple[str, str]]:
    names = (name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")
    return [(name, name.replace("_", " ")) for name in sorted(names) if "Etc/" not in name]


def site_languages() -> list[tuple[str, str]]:
    """Asked for, so that another language needs no migration."""
    return settings.LANGUAGES


def validate_time_zone(name: str) -> None:
    if name not in dict(time_zone_choices()):
        raise ValidationError(_("This is no time zone. Write it like Europe/Berlin."))


validate_phone = RegexValidator(
    r"^\+?[0-9() ./-]*[0-9][0-9() ./-]*( ?(x|ext\.?) ?[0-9]+)?$",
    _("Write a number, such as +1 (207) 555-0142."),
)


class Clinic(SingleRow, PlainTextModel):
    """The clinic's facts, shown on every page. There is one row."""

    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(
        _("tagline"), max_length=160, blank=True, help_text=_("A few words above every page.")
    )
    description = models.TextField(
        _("what the clinic does"),
        max_length=600,
        blank=True,
        help_text=_("Two or three sentences for the home page and for search engines."),
    )
    logo = models.ForeignKey(
        Picture,
        verbose_name=_("logo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True, validators=[validate_phone])
    email = models.EmailField(_("email"), blank=True)
    urgent_text = models.TextField(
        _("in an emergency"),
        max_length=600,
        blank=True,
        help_text=_("What to do when it cannot wait. Shown on every page and beside reply forms."),
    )
    social_links = models.TextField(
        _("elsewhere on the web"),
        max_length=1_000,
        blank=True,
        validators=[validate_social_links],
        help_text=_(
            "Addresses that begin with https://, one on each line. They are plain links: nothing "
            "of these companies is loaded on your pages."
        ),
    )
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[
            RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write a colour such as #0f5c63, or choose one."))
        ],
        help_text=_(
            "Of links and buttons. Whatever you choose is shown as dark or light as it must be to "
            "be read. The site comes with the teal #0f5c63."
        ),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    language = models.CharField(
        _("language"), max_length=10, choices=site_languages, default=settings.LANGUAGE_CODE
    )
    is_demo = models.BooleanField(default=False, editable=False)

    #: Read with the facts; True where that was not asked.
    may_have_locations = may_have_special_hours = may_have_notices = True

    class Meta:
        verbose_name = _("clinic’s facts")
        verbose_name_plural = _("clinic’s facts")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="pages_clinic_single_row"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Its name, logo and colour are on the share pictures of all texts."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            SharePicture.objects.order_again()

    @property
    def phone_to_dial(self) -> str:
        return to_dial(self.phone)

    @cached_property
    def locations(self) -> list[Location]:
        """The places where it is found, in their order."""
        if not self.pk or not self.may_have_locations:
            return []
        locations = list(self.location_set.all())
        for location in locations:
            location.clinic = self
        return locations

    @cached_property
    def special_hours(self) -> list[SpecialHours]:
        """Holidays and other hours that were not over when this was read."""
        there_may_be = self.pk and self.may_have_special_hours
        return list(self.specialhours_set.not_over()) if there_may_be else []

    @cached_property
    def theme_url(self) -> str:
        """Of the style sheet in the owner's colour; empty where that is the site's own."""
        if not self.accent:
            return ""
        return reverse("pages:theme", args=[self.accent[1:], theme_of(self.accent).digest])

    @property
    def social(self) -> list[SocialLink]:
        return social_links_of(self.social_links)

    @classmethod
    def current(cls) -> Self:
        """The clinic's facts; before `start_clinic` or the demo, a nameless clinic not yet saved."""
        from .locations import Location, SpecialHours
        from .notice import Notice

        # Often there are none of these, which is then known without a query.
        clinics = cls.objects.select_related("logo").annotate(
            may_have_locations=Exists(Location.objects.all()),
            may_have_special_hours=Exists(SpecialHours.objects.not_over()),
            may_have_notices=Exists(Notice.objects.shown()),
        )
        return clinics.first() or cls(name=str(_("Our clinic")))


def clinic_name() -> str:
    """The name alone, for mail, which is written without a request."""
    return Clinic.objects.values_list("name", flat=True).first() or str(_("Our clinic"))
