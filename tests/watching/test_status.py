from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from staff.roles import Role
from tests.factories import create_mail, create_user
from watching.checks import Level
from watching.models import Pulse
from watching.status import mail_delivery, mail_worker, second_step

pytestmark = pytest.mark.django_db


def ago(**times):
    return timezone.now() - timedelta(**times)


def test_a_mail_that_is_due_for_long_is_late():
    Pulse.objects.beat("mail")
    create_mail(next_try_at=ago(minutes=5))
    assert mail_worker().level == Level.FINE
    late = create_mail(next_try_at=ago(hours=1))
    assert (mail_worker().level, mail_worker().since) == (Level.WRONG, late.next_try_at)


def test_a_mail_server_that_takes_nothing_for_an_hour_is_wrong():
    away = {"attempts": 3, "last_error": "The mail server could not be reached (gaierror)."}
    create_mail(created_at=ago(minutes=30), **away)
    assert mail_delivery().level == Level.FINE
    create_mail(created_at=ago(minutes=90), **away)
    finding = mail_delivery()
    assert finding.level == Level.WRONG
    assert "gaierror" in finding.says
    assert finding.address == "/admin/outbox/mail/?state=waiting"


def test_mail_that_was_given_up_is_to_be_looked_at_for_a_week():
    create_mail(given_up_at=ago(days=8))
    assert mail_delivery().level == Level.FINE
    mail = create_mail(given_up_at=ago(days=6))
    finding = mail_delivery()
    assert finding.level == Level.TO_DO
    assert "1 mail " in finding.says
    assert mail.to not in finding.says


def test_staff_without_a_second_step_are_counted_where_it_is_asked_for(settings):
    create_user(Role.AUTHOR)
    create_user(Role.AUTHOR, is_active=False)
    careful = create_user(Role.OWNER)
    Authenticator.objects.create(user=careful, type=Authenticator.Type.TOTP, data={})
    paper = Authenticator.Type.RECOVERY_CODES
    Authenticator.objects.create(user=create_user(Role.EDITOR), type=paper, data={})
    assert second_step().level == Level.FINE
    settings.SECOND_FACTOR_REQUIRED = True
    assert second_step().level == Level.TO_DO
    assert "2 staff members" in second_step().says
