"""A time of day as people write it: “9 am”, “8.30”, “5 p.m.”."""

import re
from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import time_format
from django.utils.translation import gettext as _

MIDNIGHT = 24 * 60
TIME = r"(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm)?"
_TIME = re.compile(TIME)


class TimeOfDayField(forms.TimeField):
    """Takes a time as the site writes it, too."""

    def to_python(self, value) -> time | None:
        try:
            return super().to_python(value)
        except ValidationError:
            return time_of_day(value)


def time_of_day(text: str) -> time:
    """Raises ValidationError where it cannot be understood."""
    text = plain(text)
    for named in (time(0), time(12)):
        # In English these two have names.
        if text == plain(time_format(named, "TIME_FORMAT")):
            return named
    match = _TIME.fullmatch(text)
    # A number alone could be meant for the morning or the afternoon.
    if not match or text.isdigit() or (minutes := minutes_of(*match.groups())) == MIDNIGHT:
        example = time_format(time(9), "TIME_FORMAT")
        raise ValidationError(_("Write a time such as %s or 17:30.") % example)
    return time_at(minutes)


def plain(text: str) -> str:
    text = re.sub(r"[–—−]", "-", text.strip().lower())
    text = re.sub(r"\b([ap])\.? ?m\b\.?", r"\1m", text)
    return re.sub(r"\s+", " ", text)


def minutes_of(hour: str, minute: str | None, half: str | None) -> int:
    """Since the day began; its end is 24:00."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValidationError(_("There is no such time: %s.") % f"{hour} {half}")
        hours = hours % 12 + (12 if half == "pm" else 0)
    if hours * 60 + minutes > MIDNIGHT or minutes > 59:
        raise ValidationError(_("There is no such time: %s.") % f"{hour}:{minutes:02}")
    return hours * 60 + minutes


def time_at(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
