"""Where the clinic is to be found, and when somebody is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.text import PlainTextModel

from .clinic import Clinic, validate_phone
from .opening_hours import HoursField, Span, spans_of
from .telephone import to_dial

#: Fields of a location, in the order of datetime.date.weekday().
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: So long before they begin readers are told of other hours.
TOLD_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Days:
    """A weekday, or several in a row, with the same hours; none means closed."""

    first: int
    last: int
    spans: list[Span]

    @property
    def name(self) -> str:
        first, last = str(WEEKDAYS[self.first]), str(WEEKDAYS[self.last])
        if first == last:
            return first
        if self.last == self.first + 1:
            return gettext("%(first)s and %(last)s") % {"first": first, "last": last}
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def _hours_field(name: str) -> HoursField:
    return HoursField(name, max_length=80, blank=True)


class Location(PlainTextModel):
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, editable=False)
    name = models.CharField(
        _("name"),
        max_length=120,
        blank=True,
        help_text=_("Only if there are several: “Harbour Street” or “Children’s clinic”."),
    )
    address = models.TextField(_("address"), max_length=400, blank=True)
    phone = models.CharField(
        _("phone"),
        max_length=40,
        blank=True,
        validators=[validate_phone],
        help_text=_("Only if it is not the clinic’s."),
    )
    directions = models.TextField(
        _("how to get there"),
        max_length=600,
        blank=True,
        help_text=_("Bus, parking, whether there are steps."),
    )
    monday = _hours_field(WEEKDAYS[0])
    tuesday = _hours_field(WEEKDAYS[1])
    wednesday = _hours_field(WEEKDAYS[2])
    thursday = _hours_field(WEEKDAYS[3])
    friday = _hours_field(WEEKDAYS[4])
    saturday = _hours_field(WEEKDAYS[5])
    sunday = _hours_field(WEEKDAYS[6])
    hours_note = models.TextField(
        _("more about the hours"),
        max_length=600,
        blank=True,
        help_text=_("Such as “By appointment only”."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=10, help_text=_("Small numbers come first.")
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("location")
        verbose_name_plural = _("locations")

    def __str__(self) -> str:
        return self.name or self.address.partition("\n")[0] or gettext("Location")

    @property
    def phone_to_dial(self) -> str:
        return to_dial(self.phone)

    @cached_property
    def opening_hours(self) -> list[list[Span]]:
        """The times of each weekday, Monday first; empty if no hours were given at all."""
        days = [spans_of(getattr(self, name)) for name in DAYS]
        return days if any(days) else []

    @property
    def opening_days(self) -> list[Days]:
        """The same for people: days in a row with the same hours are one line."""
        lines: list[Days] = []
        for day, spans in enumerate(self.opening_hours):
            if lines and lines[-1].spans == spans:
                lines[-1] = Days(lines[-1].first, day, spans)
            else:
                lines.append(Days(day, day, spans))
        return lines

    @property
    def special_hours(self) -> list[SpecialHours]:
        """Those that readers are told of today, the next first."""
        special = [each for each in self.clinic.special_hours if each.is_told]
        return [each for each in special if each.location_id in {None, self.pk}]

    @property
    def has_hours(self) -> bool:
        return bool(self.opening_hours or self.hours_note or self.special_hours)


class SpecialHoursQuerySet(models.QuerySet):
    def not_over(self) -> Self:
        """Nowhere on earth, for the clinic's own time zone is not known here."""
        return self.filter(last_day__gte=(timezone.now() - timedelta(days=1)).date())


class SpecialHours(PlainTextModel):
    """Days on which the clinic keeps other hours than on the same weekday otherwise, or none."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, editable=False)
    location = models.ForeignKey(
        Location,
        verbose_name=_("location"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        help_text=_("Leave empty for all."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), help_text=_("The same for one day."))
    hours = HoursField(
        _("hours"), max_length=80, blank=True, help_text=_("Leave empty for closed.")
    )
    reason = models.CharField(_("reason"), max_length=80, blank=True)

    objects = SpecialHoursQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("holiday or other hours")
        verbose_name_plural = _("holidays and other hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="pages_specialhours_end_after_beginning",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"

    def clean(self) -> None:
        for name in ("first_day", "last_day"):
            day = getattr(self, name)
            if day and not 1990 <= day.year <= 2200:
                raise ValidationError({name: _("Write a year between 1990 and 2200.")})

    @cached_property
    def spans(self) -> list[Span]:
        return spans_of(self.hours)

    @property
    def days(self) -> str:
        first = date_format(self.first_day, "MONTH_DAY_FORMAT")
        if self.first_day == self.last_day:
            return f"{WEEKDAYS[self.first_day.weekday()]}, {first}"
        last = date_format(self.last_day, "MONTH_DAY_FORMAT")
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def is_told(self) -> bool:
        today = timezone.localdate()
        return self.first_day - TOLD_AHEAD <= today <= self.last_day

    @property
    def is_today(self) -> bool:
        return self.first_day <= timezone.localdate() <= self.last_day


def changes_of_special_hours(now: datetime) -> Iterator[datetime]:
    """The next moments at which readers are told of other hours, or no longer."""
    zone = Clinic.objects.values_list("time_zone", flat=True).first()
    if zone is None:
        return
    today = now.astimezone(ZoneInfo(zone)).date()
    rows = SpecialHours.objects.filter(last_day__gte=today).values_list("first_day", "last_day")
    days = [
        day
        for first, last in rows
        for day in (first - TOLD_AHEAD, first, last + timedelta(days=1))
        if day > today
    ]
    if days:
        yield datetime.combine(min(days), datetime.min.time(), ZoneInfo(zone))
