from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation

from pages.models import Clinic, SpecialHours
from publishing.clock import next_change
from tests.factories import create_clinic, create_location, create_special_hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch):
    """Sets the clock, to a time in UTC."""

    def set_clock(*when: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime(*when, tzinfo=UTC))

    return set_clock


def text_of(client, address: str = "/") -> str:
    return client.get(address).content.decode()


def test_days_in_a_row_with_the_same_hours_are_one_line():
    days = dict.fromkeys(("monday", "tuesday", "wednesday"), "08:00–12:00, 13:00–17:00")
    location = create_location(**days, friday="08:00–13:00")
    lines = [(str(day.name), [str(span) for span in day.spans]) for day in location.opening_days]
    assert lines == [
        ("Monday to Wednesday", ["8 a.m. – noon", "1 p.m. – 5 p.m."]),
        ("Thursday", []),
        ("Friday", ["8 a.m. – 1 p.m."]),
        ("Saturday and Sunday", []),
    ]


def test_a_place_without_any_hours_is_not_called_closed(client):
    location = create_location()
    assert (location.opening_hours, location.opening_days) == ([], [])
    assert "closed" not in text_of(client)


def test_readers_find_every_place_with_its_hours(client):
    create_clinic(phone="555 0100")
    create_location(name="Harbour", address="1 Quay", phone="555 0101", monday="08:00–12:00")
    create_location(name="Hill", address="9 Top Road", directions="Bus 3", order=20)
    for address in ("/", "/consultation/"):
        text = text_of(client, address)
        for words in ("Harbour", "1 Quay", "tel:5550101", "8 a.m. – noon", "Hill", "9 Top Road"):
            assert words in text, (address, words)
    assert "Bus 3" in text_of(client, "/consultation/")
    assert text.index("Harbour") < text.index("Hill")


def test_holidays_are_told_from_thirty_days_before_until_they_are_over(client, now):
    create_clinic(time_zone="America/New_York")
    create_location(monday="08:00–12:00")
    create_special_hours(
        first_day=date(2026, 12, 24), last_day=date(2026, 12, 26), reason="Christmas"
    )
    words = "December 24 to December 26: closed (Christmas)"
    # Midnight in New York is five o’clock here.
    for when, is_told in [
        ((2026, 11, 24, 4, 59), False),
        ((2026, 11, 24, 5, 1), True),
        ((2026, 12, 25, 12, 0), True),
        ((2026, 12, 27, 4, 59), True),
        ((2026, 12, 27, 5, 1), False),
    ]:
        now(*when)
        assert (words in text_of(client)) == is_told, when


def test_other_hours_of_one_day_name_its_weekday(client, now):
    now(2026, 12, 20)
    create_location()
    create_special_hours(first_day=date(2026, 12, 31), hours="08:00–12:00")
    assert "Thursday, December 31: 8 a.m. – noon" in text_of(client)


def test_holidays_of_one_place_are_not_those_of_the_other(client, now):
    now(2026, 12, 20)
    harbour, hill = create_location(name="Harbour"), create_location(name="Hill")
    create_special_hours(first_day=date(2026, 12, 24), location=hill)
    create_special_hours(first_day=date(2026, 12, 25))
    places = {str(place): place.special_hours for place in Clinic.objects.get().locations}
    assert [len(places[str(place)]) for place in (harbour, hill)] == [1, 2]


def test_the_moments_at_which_holidays_come_and_go_are_known(now):
    create_clinic(time_zone="America/New_York")
    create_special_hours(first_day=date(2026, 12, 24), last_day=date(2026, 12, 26))
    for when, then in [
        ((2026, 11, 1), datetime(2026, 11, 24, 5, tzinfo=UTC)),
        ((2026, 11, 24, 5, 1), datetime(2026, 12, 24, 5, tzinfo=UTC)),
        ((2026, 12, 24, 5, 1), datetime(2026, 12, 27, 5, tzinfo=UTC)),
    ]:
        now(*when)
        assert next_change() == then.timestamp(), when
    now(2026, 12, 27, 5, 1)
    assert next_change() is None


def test_hours_are_written_in_the_language_of_the_site():
    location = create_location(monday="13:00–17:30")
    with translation.override("de"):
        assert str(location.opening_days[0].spans[0]) == "13:00 – 17:30"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_years_far_off_are_slips(day):
    special = SpecialHours(clinic=create_clinic(), first_day=day, last_day=day)
    with pytest.raises(ValidationError, match="1990"):
        special.full_clean()


def test_the_database_refuses_an_end_before_its_beginning():
    today = timezone.localdate()
    with pytest.raises(IntegrityError):
        create_special_hours(first_day=today, last_day=today - timedelta(days=1))


@pytest.mark.parametrize("address", ["/", "/consultation/", "/blog/"])
def test_ten_places_cost_as_much_as_one(client, django_assert_max_num_queries, address):
    create_location(monday="08:00–12:00")
    create_special_hours()
    with django_assert_max_num_queries(13) as one:
        client.get(address)
    for _each in range(9):
        create_special_hours(location=create_location(monday="08:00–12:00"))
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(address)


def test_what_staff_type_is_never_html(client):
    create_location(name="<b>A", address="<i>B", hours_note="<u>C", directions="<s>D")
    create_location(name="<b>E")
    for address in ("/", "/consultation/"):
        text = text_of(client, address)
        assert not any(tag in text for tag in ("<b>A", "<i>B", "<u>C", "<s>D", "<b>E"))


def test_machines_are_told_one_phone_of_a_clinic_with_one_place(client):
    create_clinic(phone="555 0100")
    create_location(phone="555 0101")
    response = client.get("/consultation/")
    assert response.status_code == 200
    assert '"telephone": "555 0101"' in response.content.decode().replace('":"', '": "')
