"""Times that the clocks skip or show twice, and what becomes of them in the form."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.clinic_time import ClinicTimeField, ClinicTimeWidget, WallTime, in_words
from publishing.time_of_day import time_of_day

NEW_YORK = ZoneInfo("America/New_York")
# In 2027 the clocks there go forward on 14 March and back on 7 November, both at 2:00.
SKIPPED = ["2027-03-14", "02:30"]
REPEATED = ["2027-11-07", "01:30"]


@pytest.fixture(autouse=True)
def in_new_york():
    with timezone.override(NEW_YORK):
        yield


def clean(*parts) -> tuple[datetime, str]:
    field = ClinicTimeField(required=False)
    return field.clean(list(parts)), field.said


def utc(*parts) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_time_that_comes_once_is_taken_without_a_word():
    assert clean("2027-06-01", "10:00") == (utc(2027, 6, 1, 14, 0), "")


def test_a_skipped_time_is_an_hour_later_on_the_clocks_and_said_so():
    moment, said = clean(*SKIPPED)
    assert moment == utc(2027, 3, 14, 7, 30)
    assert "It becomes 3:30 a.m." in said


def test_a_repeated_time_is_the_first_unless_the_second_is_chosen():
    first, said = clean(*REPEATED)
    assert first == utc(2027, 11, 7, 5, 30)
    assert "comes twice" in said
    assert clean(*REPEATED, "0") == (first, "")
    assert clean(*REPEATED, "1") == (utc(2027, 11, 7, 6, 30), "")


def test_half_an_hour_may_be_skipped_too():
    wall = WallTime(datetime(2027, 10, 3, 2, 15), ZoneInfo("Australia/Lord_Howe"))
    assert wall.is_skipped
    assert wall.moment().astimezone(wall.zone).strftime("%H:%M") == "02:45"


def test_a_second_choice_means_nothing_where_a_time_comes_once():
    assert clean("2027-06-01", "10:00", "1") == clean("2027-06-01", "10:00")
    assert clean(*SKIPPED, "1") == clean(*SKIPPED)


def test_the_zone_that_a_form_was_made_in_stays_with_it():
    assert clean("2027-06-01", "10:00", "0", "Europe/Berlin")[0] == utc(2027, 6, 1, 8, 0)


@pytest.mark.parametrize("zone", ["Nowhere/Town", "../../etc/passwd", "Europe", "x" * 60])
def test_a_zone_that_is_none_is_the_clinics(zone):
    assert clean("2027-06-01", "10:00", "0", zone)[0] == utc(2027, 6, 1, 14, 0)


def test_an_empty_field_is_no_time():
    assert clean("", "", "0", "Europe/Berlin") == (None, "")
    assert clean() == (None, "")


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        *(("9 am", 9, 0), ("8.30", 8, 30), ("5 p.m.", 17, 0), ("5:15 PM", 17, 15), ("9:05", 9, 5)),
        *(
            ("12:34:00", 12, 34),
            ("12 am", 0, 0),
            ("noon", 12, 0),
            ("Midnight", 0, 0),
            ("8h30", 8, 30),
        ),
    ],
)
def test_a_time_is_taken_as_people_write_it(written, hour, minute):
    local = clean("2027-06-01", written)[0].astimezone(NEW_YORK)
    assert (local.day, local.hour, local.minute) == (1, hour, minute)


@given(st.times())
def test_every_time_is_taken_as_the_site_shows_it(moment):
    moment = moment.replace(second=0, microsecond=0)
    assert time_of_day(time_format(moment, "TIME_FORMAT")) == moment


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("2027-06-01", "soon"), "Write a time such as 9 a.m. or 17:30."),
        (("2027-06-01", "5"), "Write a time such as 9 a.m. or 17:30."),
        (("2027-06-01", "24:00"), "Write a time such as 9 a.m. or 17:30."),
        (("2027-06-01", "13 pm"), "There is no such time: 13 pm."),
        (("2027-06-01", "25:00"), "There is no such time: 25:00."),
        (("2027-06-01", ""), "Write the time too: 9 a.m., for example."),
        (("", "9 am"), "Write the day too."),
    ],
)
def test_what_is_no_time_is_answered_with_one(parts, said):
    with pytest.raises(ValidationError) as refused:
        clean(*parts)
    assert refused.value.messages == [said]


def test_seconds_are_shown_only_where_there_are_some():
    for moment, shown in (("14:00:00", 'value="10:00"'), ("14:00:05", 'value="10:00:05"')):
        html = ClinicTimeWidget().render("at", datetime.fromisoformat(f"2027-06-01T{moment}Z"))
        assert shown in html


def test_the_choice_is_offered_only_where_there_is_one():
    widget = ClinicTimeWidget("Publish on")
    for value, is_offered in (
        (utc(2027, 11, 7, 5, 30), True),
        ([*REPEATED, "", ""], True),
        (utc(2027, 6, 1), False),
        ([*SKIPPED, "", ""], False),
        (["never", "<b>", "", ""], False),
        (None, False),
    ):
        html = widget.render("at", value)
        assert ("comes twice" in html) == is_offered
        assert ("<select" in html) == is_offered


def test_the_second_hour_is_shown_as_chosen():
    html = ClinicTimeWidget("Publish on").render("at", utc(2027, 11, 7, 6, 30))
    assert '<option value="1" selected>the second, after the change (EST)</option>' in html


def test_a_moment_in_words_says_which_hour():
    assert in_words(utc(2027, 11, 7, 5, 30)).endswith("1:30 a.m. (EDT)")
    assert in_words(utc(2027, 11, 7, 6, 30)).endswith("1:30 a.m. (EST)")
    assert in_words(utc(2027, 11, 7, 7, 30)).endswith("2:30 a.m.")


@settings(deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo"]),
)
def test_every_moment_survives_being_shown_and_sent_again(moment, zone):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    with timezone.override(ZoneInfo(zone)):
        day, hour, which, name = ClinicTimeWidget().decompress(moment)
        sent = [f"{day}", f"{hour:%H:%M:%S}", which, name]
    # The clinic's zone is changed before it is sent.
    assert clean(*sent) == (moment, "")
