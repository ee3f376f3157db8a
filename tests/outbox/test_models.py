from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone

from outbox.models import CLAIM, PAUSES, Mail
from tests.factories import create_mail

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def template(settings, tmp_path) -> str:
    (tmp_path / "mail.txt").write_text(
        "{% autoescape off %}{{ clinic }}: something waits\n\n{{ link }}{% endautoescape %}\n"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    return "mail.txt"


def queue(template: str, **context) -> Mail:
    context = {"clinic": "Otter & Co", "link": "https://clinic.example/?a=1&b=2"} | context
    return Mail.objects.queue(to="noor@example.org", template=template, context=context)


# Queueing


def test_the_first_line_of_a_template_is_the_subject(template):
    mail = queue(template)
    assert mail.subject == "Otter & Co: something waits"
    assert mail.body == "https://clinic.example/?a=1&b=2\n"
    assert list(Mail.objects.due()) == [mail]


def test_a_mail_exists_exactly_if_the_change_was_committed(template):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(template)
        raise RuntimeError
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "noor",
        "noor@example.org\nBcc: all@example.org",
        "noor@example.org\r\nBcc: all@example.org",
        "noor@example.org, all@example.org",
        "Noor <noor@example.org>",
        "noor@example.org\0",
    ],
)
def test_what_is_no_single_address_is_refused(template, address):
    with pytest.raises(ValidationError):
        Mail.objects.queue(to=address, template=template, context={})
    assert not Mail.objects.exists()


@pytest.mark.parametrize("line_end", ["\r", "\x0b", "\x0c", "\x1e", "\x85", "\u2028"])
def test_a_subject_is_one_line_whatever_stands_in_it(template, line_end):
    mail = queue(template, clinic=f"Otter{line_end}Bcc: all@example.org")
    assert mail.subject == "Otter Bcc: all@example.org: something waits"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_subject_that_is_broken_by_a_line_feed_becomes_text_not_a_header(template, line_end):
    mail = queue(template, clinic=f"Otter{line_end}Bcc: all@example.org")
    assert mail.subject == "Otter"
    assert mail.body.startswith("Bcc: all@example.org: something waits\n")


def test_a_long_subject_is_cut(template):
    assert len(queue(template, clinic="x" * 500).subject) == 200


def test_a_missing_template_fails_the_caller():
    with pytest.raises(TemplateDoesNotExist):
        Mail.objects.queue(to="noor@example.org", template="missing.txt")


def test_each_mail_has_a_message_id_of_its_own_at_our_domain(settings):
    settings.DEFAULT_FROM_EMAIL = "Otter Clinic <desk@otter.example>"
    first, second = create_mail(), create_mail()
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@otter.example>")


# The database's own rules


@pytest.mark.parametrize(
    "fields",
    [
        {"to": ""},
        {"subject": ""},
        {"sent_at": NOW, "given_up_at": NOW, "body": ""},
        {"sent_at": NOW, "body": "Still here"},
        {"attempts": -1},
    ],
)
def test_the_database_refuses_what_makes_no_sense(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        create_mail(**fields)


def test_a_message_id_comes_once():
    mail = create_mail()
    with pytest.raises(IntegrityError), transaction.atomic():
        create_mail(message_id=mail.message_id)


# Verbs


def test_a_mail_is_claimed_once():
    mail = create_mail()
    same = Mail.objects.get()
    assert mail.claim()
    assert not same.claim()
    assert Mail.objects.get().attempts == 1
    assert not Mail.objects.due().exists()


def test_a_claimed_mail_is_due_again_when_its_worker_has_long_been_gone(time_machine):
    time_machine.move_to(NOW, tick=False)
    create_mail().claim()
    time_machine.move_to(NOW + CLAIM - timedelta(seconds=1), tick=False)
    assert not Mail.objects.due().exists()
    time_machine.move_to(NOW + CLAIM, tick=False)
    assert Mail.objects.due().get().claim()


def test_a_worker_that_comes_back_late_does_not_undo_what_another_did(time_machine):
    time_machine.move_to(NOW, tick=False)
    slow = create_mail()
    slow.claim()
    time_machine.move_to(NOW + CLAIM, tick=False)
    other = Mail.objects.due().get()
    other.claim()
    slow.put_off("Too late.")
    slow.give_up("Too late.")
    assert Mail.objects.get().last_error == ""
    other.mark_sent()
    slow.put_off("Too late.")
    assert Mail.objects.get().sent_at


def test_pauses_grow_and_make_three_days():
    assert sorted(PAUSES) == PAUSES
    assert PAUSES[0] == timedelta(minutes=1)
    assert timedelta(days=3) <= sum(PAUSES, timedelta()) < timedelta(days=3, hours=1)


def test_a_mail_is_given_up_after_the_last_pause():
    mail = create_mail(attempts=len(PAUSES))
    mail.claim()
    mail.put_off("No.")
    assert (mail.given_up_at is not None, mail.last_error) == (True, "No.")
    assert list(Mail.objects.given_up()) == [mail]


def test_trying_again_begins_anew():
    mail = create_mail(attempts=len(PAUSES))
    mail.claim()
    mail.put_off("No.")
    assert mail.try_again()
    assert list(Mail.objects.due()) == [mail]
    mail.claim()
    mail.put_off("No.")
    assert mail.given_up_at is None


def test_what_is_sent_or_being_sent_is_not_tried_again():
    sent, being_sent = create_mail(), create_mail()
    sent.claim()
    sent.mark_sent()
    being_sent.claim()
    assert not sent.try_again()
    assert not being_sent.try_again()
    assert not Mail.objects.due().exists()
