"""A day and a time as the clinic's clocks show them, on the days they are changed too."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .time_of_day import TimeOfDayField

FIRST, SECOND = "0", "1"


@dataclass(frozen=True)
class WallTime:
    """What a clock on the wall shows, which on two nights of a year is no moment, or two."""

    shown: datetime
    zone: tzinfo

    def _as(self, fold: int) -> datetime:
        return self.shown.replace(tzinfo=self.zone, fold=fold)

    @property
    def _change(self) -> timedelta:
        """By how much clocks are put forward around it; negative where they are put back."""
        return self._as(1).utcoffset() - self._as(0).utcoffset()

    @property
    def is_skipped(self) -> bool:
        return self._change > timedelta(0)

    @property
    def is_repeated(self) -> bool:
        return self._change < timedelta(0)

    def moment(self, *, second: bool = False) -> datetime:
        """A skipped time is as far after the change as it would have been without it."""
        return self._as(int(second and self.is_repeated)).astimezone(UTC)

    def name(self, *, second: bool) -> str:
        """Of the two zones that a repeated time may be in, such as EDT."""
        return self._as(int(second)).tzname()


def in_words(moment: datetime) -> str:
    """In the clinic's time, and without a doubt which hour is meant."""
    local = timezone.localtime(moment)
    words = date_format(local, "DATETIME_FORMAT")
    wall = WallTime(local.replace(tzinfo=None, fold=0), local.tzinfo)
    return f"{words} ({local.tzname()})" if wall.is_repeated else words


class TimeWidget(AdminTimeWidget):
    """With seconds only where there are some."""

    def format_value(self, value) -> str | None:
        is_whole = isinstance(value, time) and not value.second
        return f"{value:%H:%M}" if is_whole else super().format_value(value)


class ClinicTimeWidget(forms.MultiWidget):
    """
    A day, a time, and where the clocks show that time twice, which of the two.

    The zone that the time is written in goes with it, so that it stays the same moment when the
    clinic's zone is changed while the form is open.
    """

    # Django's own shows the day and the time.
    template_name = "admin/widgets/split_datetime.html"

    def __init__(self, label: str = "", attrs=None) -> None:
        self.label = label
        choice = forms.Select(choices=[(FIRST, ""), (SECOND, "")])
        super().__init__([AdminDateWidget(), TimeWidget(), choice, forms.HiddenInput()], attrs)

    def decompress(self, value: datetime | None) -> list:
        zone = timezone.get_current_timezone_name()
        if not value:
            return [None, None, FIRST, zone]
        local = timezone.localtime(value)
        return [local.date(), local.time(), str(local.fold), zone]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        parts = [_("%s: day"), _("%s: time")]
        for widget, part in zip(context["widget"]["subwidgets"], parts, strict=False):
            widget["attrs"]["aria-label"] = part % self.label
        return context | {"date_label": _("Date:"), "time_label": _("Time:")}

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        parts = value if isinstance(value, list) else self.decompress(value)
        subwidgets = self.get_context(name, parts, attrs)["widget"]["subwidgets"]
        context = {
            "day_and_time": super().render(name, parts, attrs, renderer),
            "which": self._which_of_two(parts),
            "choice": subwidgets[2],
            "zone": subwidgets[3],
        }
        return render_to_string("admin/publishing/_clinic_time.html", context)

    def _which_of_two(self, value: list) -> dict:
        """What the choice offers; nothing where the time comes once."""
        day, hour, chosen, zone = [*value, None, None, None, None][:4]
        try:
            shown = datetime.combine(forms.DateField().clean(day), TimeOfDayField().clean(hour))
        except ValidationError:
            return {}
        wall = WallTime(shown, zone_or_current(zone))
        if not wall.is_repeated:
            return {}
        words = {"time": time_format(shown, "TIME_FORMAT")}
        return {
            "chosen": SECOND if chosen == SECOND else FIRST,
            "label": _("%s: which of the two") % self.label,
            "sentence": _("The clocks are put back that night, so %(time)s comes twice.") % words,
            "options": [
                (FIRST, _("the first (%s)") % wall.name(second=False)),
                (SECOND, _("the second, after the change (%s)") % wall.name(second=True)),
            ],
        }


class ClinicTimeField(forms.SplitDateTimeField):
    """
    Takes every time that somebody may write, and has a sentence where that needs one.

    Django's own field refuses a time that the clocks skip or show twice.
    """

    widget = ClinicTimeWidget

    def __init__(self, **kwargs) -> None:
        # Which of two times is meant is asked rarely, so not every part is there; see compress.
        super().__init__(require_all_fields=False, **kwargs)
        day, hour = self.fields[0], TimeOfDayField(required=False)
        day.required = False
        which = forms.ChoiceField(choices=[(FIRST, FIRST), (SECOND, SECOND)], required=False)
        zone = forms.CharField(required=False, max_length=60)
        self.fields = (day, hour, which, zone)
        #: What the person should know about the time just cleaned.
        self.said = ""

    def compress(self, data_list: list) -> datetime | None:
        self.said = ""
        day, hour, which, zone = [*data_list, None, None, None, None][:4]
        if day in self.empty_values and hour in self.empty_values:
            # Asked here: the zone, which nobody writes, makes Django's field take it for filled.
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        if day in self.empty_values:
            raise ValidationError(_("Write the day too."), "incomplete")
        if hour in self.empty_values:
            example = time_format(time(9), "TIME_FORMAT")
            raise ValidationError(_("Write the time too: %s, for example.") % example, "incomplete")
        wall = WallTime(datetime.combine(day, hour), zone_or_current(zone))
        try:
            moment = wall.moment(second=which == SECOND)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_date"], "invalid_date") from None
        self.said = _sentence(wall, moment, which)
        # In UTC: two times of a repeated hour in one zone equal none in another (PEP 495).
        return moment


def zone_or_current(name: str | None) -> tzinfo:
    return zoneinfo.ZoneInfo(name) if name in _zones() else timezone.get_current_timezone()


@cache
def _zones() -> set[str]:
    return zoneinfo.available_timezones()


def _sentence(wall: WallTime, moment: datetime, which: str | None) -> str:
    words = {
        "time": time_format(wall.shown, "TIME_FORMAT"),
        "day": date_format(wall.shown, "DATE_FORMAT"),
    }
    if wall.is_skipped:
        becomes = time_format(moment.astimezone(wall.zone), "TIME_FORMAT")
        return _(
            "It becomes %(becomes)s: the clocks are put forward that night, so there is no %(time)s "
            "on %(day)s."
        ) % (words | {"becomes": becomes})
    if wall.is_repeated and which not in (FIRST, SECOND):
        return (
            _(
                "%(time)s comes twice on %(day)s: the clocks are put back that night. The first is "
                "taken; open the form to choose the second."
            )
            % words
        )
    return ""
