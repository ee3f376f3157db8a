"""Opening hours of one day, as staff type them: “8–12, 1–5:30 pm”, “closed”."""

import re
from dataclasses import dataclass
from datetime import time

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from publishing.time_of_day import MIDNIGHT, TIME, minutes_of, plain, time_at

MOST_SPANS = 4
_SPAN = re.compile(rf"{TIME} ?(?:-|to|until|a|hasta) ?{TIME}")


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of a day to another; a clinic that closes at midnight closes at 0:00."""

    opens: time
    closes: time

    def __str__(self) -> str:
        opens, closes = (date_format(each, "TIME_FORMAT") for each in (self.opens, self.closes))
        return f"{opens} – {closes}"


def spans_of(text: str) -> list[Span]:
    """Raises ValidationError where it cannot be understood."""
    text = plain(text)
    if text in {"", "closed", _("closed").lower()}:
        return []
    spans = sorted(_span_of(part) for part in re.split(r" ?(?:,|;|/|\band\b|\by\b) ?", text))
    if len(spans) > MOST_SPANS:
        raise ValidationError(_("Write at most four times of a day."))
    for (_opens, closes), (opens, _closes) in zip(spans, spans[1:], strict=False):
        if opens < closes:
            raise ValidationError(_("Two of these times overlap."))
    return [Span(time_at(opens), time_at(closes)) for opens, closes in spans]


def spelled(spans: list[Span]) -> str:
    """One spelling for all: “08:00–12:00, 13:00–17:30”."""
    return ", ".join(
        f"{span.opens:%H:%M}–{'24:00' if span.closes == time() else f'{span.closes:%H:%M}'}"
        for span in spans
    )


class HoursField(models.CharField):
    """Keeps the hours of a day in one spelling. Empty is closed."""

    def clean(self, value, model_instance) -> str:
        return spelled(spans_of(super().clean(value, model_instance)))


def _span_of(part: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(part.strip())
    if not match:
        raise ValidationError(_("Write times such as 8:00–12:00, 13:00–17:30, or “closed”."))
    hour, minute, half, end_hour, end_minute, end_half = match.groups()
    closes = minutes_of(end_hour, end_minute, end_half)
    opens = minutes_of(hour, minute, half or end_half)
    if not half and end_half and opens >= closes:
        # “8–5 pm” begins in the morning, “1–5 pm” does not.
        opens = minutes_of(hour, minute, "am")
    closes = closes or MIDNIGHT
    if opens >= closes:
        raise ValidationError(
            _("The end must come after the beginning. Write the afternoon as 17:30 or 5:30 pm.")
        )
    return opens, closes
