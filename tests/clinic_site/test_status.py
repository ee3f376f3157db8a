from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from clinic_site import status
from tests.factories import create_clinic, create_mail, create_post
from watching.checks import Level
from watching.models import Pulse

pytestmark = pytest.mark.django_db


def refuse(execute, sql, params, many, context):
    raise OperationalError("no database")


def run() -> tuple[str, bool]:
    out = StringIO()
    try:
        call_command("status", stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error), False
    return out.getvalue(), True


# The command


def test_the_command_fails_where_something_is_wrong(settings):
    said, is_well = run()
    assert not is_well
    assert "WRONG  Mail worker: It has never run here." in said
    assert "manage.py deliver_mail" in said
    assert said.endswith("Wrong: 2")


def test_the_command_ends_well_though_something_is_to_be_done():
    Pulse.objects.beat("mail")
    Pulse.objects.beat("pictures")
    said, is_well = run()
    assert is_well
    assert "TO DO  Backup" in said
    assert said.endswith("Nothing is wrong.\n")


def test_the_command_says_that_the_database_is_away():
    with connection.execute_wrapper(refuse):
        said, is_well = run()
    assert not is_well
    assert "WRONG  Database" in said
    assert "Mail worker" not in said


def test_the_command_tells_the_time_of_the_clinics_clocks():
    create_clinic(time_zone="America/New_York")
    create_post(published_at=datetime(2127, 6, 1, 14, tzinfo=UTC))
    create_mail(next_try_at=datetime(2026, 1, 5, 14, tzinfo=UTC))
    Pulse.objects.beat("mail")
    said, _is_well = run()
    assert "June 1, 2127, 10 a.m." in said
    assert "(since 2026-01-05 09:00 EST)" in said


@pytest.mark.parametrize(
    ("command", "code"),
    [("deliver_mail", "mail"), ("make_pictures", "pictures"), ("apply_retention", "retention")],
)
def test_what_runs_beside_the_site_leaves_its_pulse(command, code):
    create_clinic()
    options = {} if command == "apply_retention" else {"once": True}
    call_command(command, stdout=StringIO(), **options)
    assert Pulse.objects.last(code)


def test_a_dry_run_is_no_pulse():
    call_command("apply_retention", "--dry-run", stdout=StringIO())
    assert Pulse.objects.last("retention") is None


def test_a_backup_leaves_its_pulse_and_one_that_failed_does_not(tmp_path):
    there = tmp_path / "there.zip"
    there.touch()
    with pytest.raises(CommandError):
        call_command("backup", str(there), stdout=StringIO())
    assert Pulse.objects.last("backup") is None
    call_command("backup", str(tmp_path / "new.zip"), stdout=StringIO())
    assert Pulse.objects.last("backup")


# What is looked at


def test_a_disk_is_full_or_nearly_or_has_room(monkeypatch):
    assert status.disks().level == Level.FINE
    monkeypatch.setattr(status, "NEARLY_FULL", 1 << 60)
    assert status.disks().level == Level.TO_DO
    monkeypatch.setattr(status, "FULL", 1 << 60)
    assert status.disks().level == Level.WRONG


def test_a_folder_that_is_not_there_yet_is_on_the_disk_of_the_one_above(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"
    assert status.disks().level == Level.FINE


def test_a_database_without_the_newest_migration_does_not_fit():
    assert status.migrations().level == Level.FINE
    MigrationRecorder(connection).record_unapplied("watching", "0001_pulse")
    assert status.migrations().level == Level.WRONG


def test_a_database_of_a_newer_version_fits():
    MigrationRecorder(connection).record_applied("watching", "9999_of_tomorrow")
    assert status.migrations().level == Level.FINE


def test_it_says_which_database_answers():
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    assert status.database().says.startswith(f"{name} answers")


def test_software_is_to_be_renewed_half_a_year_before_its_end(monkeypatch):
    assert "Django 5.2" in status.software().says
    ending = dict.fromkeys(status.ENDS, date.today() + timedelta(days=100))
    monkeypatch.setattr(status, "ENDS", ending)
    assert status.software().level == Level.TO_DO


# /readyz


def test_mail_that_is_late_is_a_warning_and_keeps_no_reader_out(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "failing": [],
        "warnings": ["mail-worker", "picture-worker"],
    }
    assert response["Cache-Control"] == "no-store"


def test_nobody_is_sent_to_a_machine_without_database_tables_or_room(client, monkeypatch):
    Pulse.objects.beat("mail")
    Pulse.objects.beat("pictures")
    monkeypatch.setattr(status, "FULL", 1 << 60)
    MigrationRecorder(connection).record_unapplied("watching", "0001_pulse")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["failing"] == ["migrations", "disk"]
    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "failing": ["database", "disk"], "warnings": []}


def test_being_ready_costs_few_queries(client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(6):
        client.get("/readyz")
