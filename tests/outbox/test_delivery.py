"""The outbox against a real SMTP server: slow, dead, refusing, and back again."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from outbox.delivery import send_due
from outbox.models import PAUSES, Mail
from tests.factories import create_mail
from tests.mail_server import silent_server

pytestmark = pytest.mark.django_db
START = timezone.now()


def send_at(moment: datetime, time_machine) -> int:
    time_machine.move_to(moment, tick=False)
    return send_due()


def test_a_mail_arrives_once_and_its_text_is_not_kept(mail_server):
    mail_server.start()
    mail = create_mail(to="noor@example.org", subject="Grüße", body="Look here: ü\n")
    assert send_due() == 1
    assert send_due() == 0
    message = mail_server.received[0]
    assert message["To"] == "noor@example.org"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Look here: ü" in message.get_payload(decode=True).decode()
    mail.refresh_from_db()
    assert (mail.attempts, mail.body, mail.last_error) == (1, "", "")
    assert len(mail_server.received) == 1


def test_a_round_uses_one_connection(mail_server):
    mail_server.start()
    for _each in range(5):
        create_mail()
    assert send_due() == 5
    assert mail_server.connections == 1


def test_a_round_with_nothing_to_send_costs_one_query_and_no_connection(
    mail_server, django_assert_num_queries
):
    mail_server.start()
    create_mail(next_try_at=START + timedelta(hours=1))
    with django_assert_num_queries(1):
        assert send_due() == 0
    assert mail_server.connections == 0


def test_a_dead_server_is_asked_with_growing_pauses_and_all_arrives_once_it_is_back(
    mail_server, time_machine
):
    time_machine.move_to(START, tick=False)
    mails = [create_mail() for _each in range(3)]
    moment = START
    for pause in PAUSES[:4]:
        assert send_at(moment, time_machine) == 0
        assert {mail.next_try_at for mail in Mail.objects.all()} == {moment + pause}
        assert send_at(moment + pause - timedelta(seconds=1), time_machine) == 0
        moment += pause
    assert "could not be reached" in Mail.objects.first().last_error
    mail_server.start()
    assert send_at(moment, time_machine) == 3
    assert send_at(moment + timedelta(days=4), time_machine) == 0
    assert sorted(message["Message-ID"] for message in mail_server.received) == sorted(
        mail.message_id for mail in mails
    )
    assert set(Mail.objects.values_list("attempts", flat=True)) == {5}


def test_a_server_dead_for_three_days_is_given_up(mail_server, time_machine):
    mail = create_mail(next_try_at=START)
    rounds = 0
    while not mail.given_up_at:
        send_at(mail.next_try_at, time_machine)
        mail.refresh_from_db()
        rounds += 1
    assert rounds == len(PAUSES) + 1
    assert timedelta(days=3) <= mail.given_up_at - START < timedelta(days=3, hours=1)
    mail_server.start()
    assert send_at(START + timedelta(days=9), time_machine) == 0
    mail.try_again()
    assert send_due() == 1


def test_a_server_that_says_nothing_holds_up_a_round_once(mail_server, settings):
    mails = [create_mail() for _each in range(5)]
    with silent_server() as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        began = time.monotonic()
        assert send_due() == 0
        assert time.monotonic() - began < 4
    assert Mail.objects.filter(attempts=1, next_try_at__gt=START).count() == len(mails)


def test_a_recipient_refused_for_good_is_given_up_and_the_others_get_theirs(mail_server):
    mail_server.refused = {"gone@example.org": "550 5.1.1 <gone@example.org>: nobody here"}
    mail_server.start()
    mails = [create_mail(), create_mail(to="gone@example.org"), create_mail()]
    assert send_due() == 2
    gone = Mail.objects.given_up().get()
    assert gone.pk == mails[1].pk
    assert gone.last_error == "The mail server refused it for good (550)."
    assert mail_server.recipients() == [mails[0].to, mails[2].to]


def test_a_recipient_refused_for_now_is_tried_again(mail_server, time_machine):
    mail = create_mail(to="busy@example.org", next_try_at=START)
    mail_server.refused = {"busy@example.org": "451 4.7.1 <busy@example.org>: try later"}
    mail_server.start()
    assert send_at(START, time_machine) == 0
    mail.refresh_from_db()
    assert mail.last_error == "The mail server did not take it (451)."
    mail_server.refused = {}
    assert send_at(mail.next_try_at, time_machine) == 1
    assert mail_server.recipients() == ["busy@example.org"]


@pytest.mark.parametrize(
    ("reply", "is_given_up"), [("554 5.6.0 No such text", True), ("452 4.3.1 Disk full", False)]
)
def test_a_refused_text_is_given_up_if_it_is_for_good(mail_server, reply, is_given_up):
    mail_server.refused_text = reply
    mail_server.start()
    create_mail()
    send_due()
    assert Mail.objects.given_up().exists() is is_given_up


def test_a_refused_sender_can_be_mended_so_it_is_tried_again(mail_server):
    mail_server.refused_sender = "550 5.7.1 Who are you?"
    mail_server.start()
    create_mail()
    send_due()
    assert Mail.objects.waiting().get().last_error == "The mail server did not take it (550)."


def test_what_cannot_be_made_a_mail_holds_up_nobody(mail_server):
    mail_server.start()
    create_mail(subject="One\nBcc: all@example.org")
    create_mail(to="noor@example.org\nBcc: all@example.org")
    fine = create_mail()
    assert send_due() == 1
    assert mail_server.recipients() == [fine.to]
    assert mail_server.received[0]["Bcc"] is None


def test_a_worker_told_to_stop_finishes_the_mail_it_is_at(mail_server):
    mail_server.start()
    create_mail()
    create_mail()
    answers = iter([False, True])
    assert send_due(is_stopping=lambda: next(answers)) == 1
    assert Mail.objects.due().get().attempts == 0


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(mail_server):
    mail_server.start()
    mails = [create_mail() for _each in range(20)]
    barrier = Barrier(4)

    def work(_number: int) -> int:
        barrier.wait()
        try:
            return send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(work, range(4)))
    assert sum(sent) == 20
    assert sorted(message["Message-ID"] for message in mail_server.received) == sorted(
        mail.message_id for mail in mails
    )
