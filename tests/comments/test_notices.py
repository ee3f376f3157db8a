"""Who is told that replies wait, when, and with how few words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from comments import notices
from comments.models import Comment
from comments.moderator_notice import HowOften, ModeratorNotice
from comments.notices import FOLDED, LINKS, SETTLED, last_turn, queue_notices
from outbox.models import Mail
from staff.models import User
from staff.roles import Role
from tests.comments.replies import send
from tests.factories import create_clinic, create_comment, create_post, create_user
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def create_moderator(how_often: HowOften | None = None, **fields) -> User:
    fields = {"email": "mod@example.org", "role": Role.MODERATOR} | fields
    user = create_user(fields.pop("role"), **fields)
    if how_often:
        ModeratorNotice.objects.create(user=user, how_often=how_often)
    return user


@pytest.fixture
def look(time_machine):
    """The worker's look at some moment; gives how many mails it wrote."""

    def look_at(moment: datetime) -> int:
        time_machine.move_to(moment, tick=False)
        return queue_notices()

    return look_at


@pytest.fixture
def told(look):
    """The times at which mails were written, looking again and again from one moment to another."""

    def look_on(begin: datetime, end: datetime, step: timedelta = MINUTE) -> list[datetime]:
        moments = (begin + number * step for number in range((end - begin) // step + 1))
        return [moment for moment in moments if look(moment)]

    return look_on


# What a mail says


def test_a_mail_says_how_many_wait_how_long_and_where(post, look, settings):
    settings.ORIGIN = "https://clinic.example"
    create_moderator(HowOften.AT_ONCE)
    create_comment(post=post, posted_at=NOON - 3 * HOUR)
    newest = create_comment(post=post, posted_at=NOON - 2 * MINUTE)
    assert look(NOON) == 1
    mail = Mail.objects.get()
    assert mail.to == "mod@example.org"
    assert mail.subject == "Test Clinic: 2 comments wait for you"
    assert "2 comments wait to be read, the oldest for 3\xa0hours." in mail.body
    for path in ("", f"{newest.pk}/change/", "mail/"):
        assert f"\nhttps://clinic.example/admin/comments/comment/{path}\n" in mail.body


def test_a_single_reply_is_called_one(post, look):
    create_moderator(HowOften.AT_ONCE)
    create_comment(post=post, posted_at=NOON - 2 * MINUTE)
    look(NOON)
    mail = Mail.objects.get()
    assert mail.subject == "Test Clinic: 1 comment waits for you"
    assert "1 comment has waited to be read for 2\xa0minutes." in mail.body


def test_what_commenters_write_is_in_no_mail(post, look):
    create_moderator(HowOften.AT_ONCE)
    create_comment(
        post=post,
        name="Wilhelmina",
        email="wilhelmina@example.net",
        website="https://wilhelmina.example",
        body="Gabapentin\r\nSubject: hello",
        network="198.51.100.0/24",
        posted_at=NOON - HOUR,
    )
    look(NOON)
    for mail in Mail.objects.values():
        kept = str(mail).lower()
        for word in ("wilhelmina", "gabapentin", "example.net", "198.51", post.title.lower()):
            assert word not in kept


def test_a_clinics_name_is_not_written_as_html(look):
    post = create_post()
    create_clinic(name="Otter & “Sons” <Clinic>")
    create_moderator(HowOften.AT_ONCE)
    create_comment(post=post, posted_at=NOON - HOUR)
    look(NOON)
    assert Mail.objects.get().subject.startswith("Otter & “Sons” <Clinic>: 1 comment")


def test_a_mail_links_to_ten_replies_at_most(post, look):
    create_moderator(HowOften.AT_ONCE)
    for _each in range(LINKS + 5):
        create_comment(post=post, posted_at=NOON - HOUR)
    look(NOON)
    assert Mail.objects.get().body.count("/change/") == LINKS


def test_a_link_leads_to_the_sign_in_and_decides_nothing(client, post, look):
    create_moderator(HowOften.AT_ONCE)
    comment = create_comment(post=post, posted_at=NOON - HOUR)
    look(NOON)
    body = Mail.objects.get().body
    links = [line.partition(":8000")[2] for line in body.splitlines() if line.startswith("http")]
    assert len(links) == 3
    for link in links:
        assert client.get(link)["Location"].startswith("/admin/login/?next=")
    client.force_login(create_user(Role.MODERATOR))
    for link in links:
        assert client.get(link).status_code == 200
    comment.refresh_from_db()
    assert comment.status == "pending"


# Who is told


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OWNER])
def test_who_has_chosen_nothing_is_told_hourly(post, told, role):
    create_moderator(role=role)
    create_comment(post=post, posted_at=NOON + 5 * MINUTE)
    assert told(NOON, NOON + 3 * HOUR) == [NOON + HOUR + SETTLED]


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.AUTHOR},
        {"role": Role.EDITOR},
        {"role": Role.REVIEWER},
        {"email": ""},
        {"is_active": False},
        {"is_staff": False},
        {"how_often": HowOften.NEVER},
    ],
)
def test_nobody_else_is_told(post, look, fields):
    create_moderator(**fields)
    create_comment(post=post, posted_at=NOON - 2 * HOUR)
    assert look(NOON) == 0
    assert not Mail.objects.exists()


def test_one_wrong_address_keeps_nobody_else_from_being_told(post, look):
    create_moderator(email="no address")
    create_moderator()
    create_comment(post=post, posted_at=NOON - 2 * HOUR)
    assert look(NOON) == 1
    assert Mail.objects.get().to == "mod@example.org"


@pytest.mark.parametrize("status", ["approved", "spam", "trash"])
def test_what_does_not_wait_is_not_told(post, look, status):
    create_moderator(HowOften.AT_ONCE)
    create_comment(post=post, status=status, posted_at=NOON - HOUR)
    assert look(NOON) == 0


# When


def test_a_burst_is_one_mail_at_once_and_one_ten_minutes_later(post, told):
    create_moderator(HowOften.AT_ONCE)
    for number in range(9):
        create_comment(post=post, posted_at=NOON + number * MINUTE)
    assert told(NOON, NOON + HOUR) == [NOON + SETTLED, NOON + SETTLED + FOLDED]
    assert [mail.subject for mail in Mail.objects.order_by("pk")] == [
        "Test Clinic: 1 comment waits for you",
        "Test Clinic: 9 comments wait for you",
    ]


def test_waiting_is_told_once(post, told):
    for how_often in (HowOften.AT_ONCE, HowOften.HOURLY, HowOften.DAILY):
        create_moderator(how_often, email=f"{how_often}@example.org")
    create_comment(post=post, posted_at=NOON)
    told(NOON, NOON + 26 * HOUR, step=10 * MINUTE)
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "at_once@example.org",
        "daily@example.org",
        "hourly@example.org",
    ]


@pytest.mark.parametrize("how_often", [HowOften.AT_ONCE, HowOften.HOURLY, HowOften.DAILY])
def test_a_cry_for_help_waits_for_no_turn(post, told, how_often):
    create_moderator(how_often)
    ModeratorNotice.objects.update(told_until=NOON)
    create_comment(post=post, posted_at=NOON + 2 * MINUTE)
    create_comment(post=post, posted_at=NOON + 5 * MINUTE, is_urgent=True, name="Wilhelmina")
    assert told(NOON, NOON + 9 * MINUTE) == [NOON + 5 * MINUTE + SETTLED]
    mail = Mail.objects.get()
    assert mail.subject == "Test Clinic: somebody may be in danger, please read now"
    assert "1 comment that waits reads as if somebody were in danger." in mail.body
    assert "Wilhelmina" not in mail.body


def test_a_cry_for_help_is_the_first_link_however_many_came_after_it(post, look):
    create_moderator(HowOften.AT_ONCE)
    urgent = create_comment(post=post, posted_at=NOON - 2 * HOUR, is_urgent=True)
    for _each in range(LINKS):
        create_comment(post=post, posted_at=NOON - HOUR)
    look(NOON)
    links = [line for line in Mail.objects.get().body.splitlines() if "/change/" in line]
    assert f"/{urgent.pk}/" in links[0]
    assert len(links) == LINKS


def test_who_wants_no_mail_gets_none_of_a_cry_for_help(post, look):
    create_moderator(HowOften.NEVER)
    create_comment(post=post, posted_at=NOON - HOUR, is_urgent=True)
    assert look(NOON) == 0


def test_a_reply_that_was_slow_to_be_saved_is_told_too(post, look):
    create_moderator(HowOften.AT_ONCE)
    create_comment(post=post, posted_at=NOON - SETTLED)
    look(NOON)
    create_comment(post=post, posted_at=NOON - SETTLED + timedelta(seconds=1))
    assert look(NOON + FOLDED) == 1


def test_a_daily_mail_comes_at_eight_where_the_clinic_is(told):
    create_clinic(time_zone="America/New_York")
    create_moderator(HowOften.DAILY)
    zone = ZoneInfo("America/New_York")
    create_comment(posted_at=datetime(2026, 6, 9, 9, 0, tzinfo=zone))
    eight = datetime(2026, 6, 10, 8, 0, tzinfo=zone)
    ModeratorNotice.objects.update(told_until=eight - 24 * HOUR)
    assert told(NOON - HOUR, NOON + 2 * HOUR) == [eight + SETTLED]


@pytest.mark.parametrize(
    ("change", "hours_between"),
    [(datetime(2026, 3, 29, tzinfo=UTC), 23), (datetime(2026, 10, 25, tzinfo=UTC), 25)],
)
def test_a_daily_mail_stays_at_eight_when_the_clocks_change(told, change, hours_between):
    create_clinic(time_zone="Europe/Berlin")
    create_moderator(HowOften.DAILY)
    post = create_post()
    begin = change - 20 * HOUR
    ModeratorNotice.objects.update(told_until=begin)
    for number in range(60):
        create_comment(post=post, posted_at=begin + number * HOUR)
    times = told(begin + SETTLED, begin + 52 * HOUR, step=30 * MINUTE)
    clock = [moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") for moment in times]
    assert clock == ["08:01"] * len(times)
    assert len(times) == 3
    assert times[1] - times[0] == timedelta(hours=hours_between)


@pytest.mark.parametrize(
    "change", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
)
def test_an_hourly_mail_comes_each_hour_when_the_clocks_change(told, change):
    create_clinic(time_zone="Europe/Berlin")
    create_moderator(HowOften.HOURLY)
    post = create_post()
    ModeratorNotice.objects.update(told_until=change - HOUR)
    for number in range(-2, 20):
        create_comment(post=post, posted_at=change + number * timedelta(minutes=20))
    times = told(change + SETTLED, change + 5 * HOUR + SETTLED, step=5 * MINUTE)
    assert times == [change + number * HOUR + SETTLED for number in range(6)]


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]
)
def test_a_morning_is_never_in_the_future_nor_two_days_ago(zone):
    for number in range(0, 24 * 400):
        moment = datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + number * HOUR
        turn = last_turn(HowOften.DAILY, moment, ZoneInfo(zone))
        assert timedelta(0) <= moment - turn < timedelta(hours=25, minutes=1)


def test_a_new_choice_counts_at_once(post, look):
    user = create_moderator(HowOften.DAILY)
    ModeratorNotice.objects.update(told_until=NOON - HOUR)
    create_comment(post=post, posted_at=NOON - 20 * MINUTE)
    assert look(NOON) == 0
    ModeratorNotice.objects.filter(user=user).update(how_often=HowOften.AT_ONCE)
    assert look(NOON) == 1


# What it costs


def test_a_look_with_nothing_waiting_costs_one_query(post, look, django_assert_num_queries):
    create_moderator()
    create_comment(post=post, status="approved")
    with django_assert_num_queries(1):
        look(NOON)


def test_a_look_when_all_are_told_costs_two_queries(post, look, django_assert_num_queries):
    for _each in range(5):
        create_moderator(HowOften.AT_ONCE)
    for _each in range(50):
        create_comment(post=post, posted_at=NOON - HOUR)
    look(NOON)
    with django_assert_num_queries(2):
        assert look(NOON + HOUR) == 0


@pytest.mark.parametrize("people", [1, 5])
def test_posting_a_reply_asks_nothing_about_moderators(post, people):
    for _each in range(people):
        create_moderator(HowOften.AT_ONCE)
    asked = []

    def note(execute, sql, *args):
        asked.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        assert send(Client(), post).status_code == 303
    assert not [sql for sql in asked if "moderatornotice" in sql or "outbox" in sql]


def test_two_workers_write_one_mail_for_each_moderator(transactional_db, time_machine):
    create_clinic()
    for number in range(4):
        create_moderator(email=f"mod{number}@example.org")
    create_comment(posted_at=NOON - 2 * HOUR)
    time_machine.move_to(NOON, tick=False)
    barrier = Barrier(2)

    def work(_number: int) -> int:
        barrier.wait()
        try:
            return queue_notices()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 4
    assert Mail.objects.count() == 4


# All the way


def test_a_reply_is_taken_while_the_mail_server_is_dead_and_told_once_when_it_is_back(
    clinic, settings, time_machine
):
    post = create_post(published_at=NOON - HOUR)
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
    create_moderator(HowOften.AT_ONCE)
    time_machine.move_to(NOON, tick=False)
    assert send(Client(), post).status_code == 303
    for minutes in (2, 3, 8, 20):
        time_machine.move_to(NOON + minutes * MINUTE, tick=False)
        call_command("deliver_mail", once=True, stdout=StringIO())
    server.start()
    try:
        for hours in (2, 3, 24, 100):
            time_machine.move_to(NOON + hours * HOUR, tick=False)
            call_command("deliver_mail", once=True, stdout=StringIO())
    finally:
        server.stop()
    assert server.recipients() == ["mod@example.org"]


def test_nobody_is_told_of_what_a_colleague_decided_about_meanwhile(post, look, monkeypatch):
    user = create_moderator(HowOften.AT_ONCE)
    comment = create_comment(post=post, posted_at=NOON - HOUR)
    write = notices._tell

    def decide_first(*args) -> bool:
        Comment.objects.filter(pk=comment.pk).decide("approve", user)
        return write(*args)

    monkeypatch.setattr(notices, "_tell", decide_first)
    assert look(NOON) == 0
    assert not Mail.objects.exists()
