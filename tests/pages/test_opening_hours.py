import pytest
from django.core.exceptions import ValidationError

from pages.opening_hours import spans_of, spelled


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("closed", ""),
        (" Closed ", ""),
        ("8-12", "08:00–12:00"),
        ("8:00 – 17:30", "08:00–17:30"),
        ("8.30-12 , 13-17.00", "08:30–12:00, 13:00–17:00"),
        ("13-17, 8-12", "08:00–12:00, 13:00–17:00"),
        ("8 am to 5:30 pm", "08:00–17:30"),
        ("8 a.m. until noon", None),
        ("8-5 pm", "08:00–17:00"),
        ("1–5:30 p.m.", "13:00–17:30"),
        ("12–1 pm", "12:00–13:00"),
        ("12 am–12 pm", "00:00–12:00"),
        ("8h30-12h00", "08:30–12:00"),
        ("0–24", "00:00–24:00"),
        ("٨-١٢", "08:00–12:00"),
        ("20-0", "20:00–24:00"),
        ("8-12 and 1pm-5pm", "08:00–12:00, 13:00–17:00"),
        ("8 a 12 y 13:30 hasta 17", "08:00–12:00, 13:30–17:00"),
        ("1 a 5:30 p. m.", "13:00–17:30"),
        ("8-12; 12-14", "08:00–12:00, 12:00–14:00"),
    ],
)
def test_hours_are_understood_as_people_type_them(typed, kept):
    if kept is None:
        with pytest.raises(ValidationError):
            spans_of(typed)
    else:
        assert spelled(spans_of(typed)) == kept
        assert spelled(spans_of(kept)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("8", "8-", "-", ",", "8-12,", "8-5", "12-8", "8-8", "25-26", "8-12:60", "8-24:30"),
        *("13 pm-14 pm", "0 am-3", "8-12, 11-14", "1-2,3-4,5-6,7-8,9-10", "<b>", "8\n12"),
    ],
)
def test_what_is_no_time_of_a_day_is_refused(typed):
    with pytest.raises(ValidationError):
        spans_of(typed)
