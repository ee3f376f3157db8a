import pytest
from django.db import OperationalError

from watching.checks import Check, Level, Probe, all_checks, fine, look, to_do, wrong


def refuse():
    raise OperationalError("no database")


def test_the_worst_comes_first():
    checks = [
        Check("a", "A", lambda: fine("Good.")),
        Check("b", "B", lambda: to_do("Later.")),
        Check("c", "C", lambda: wrong("Bad.")),
    ]
    assert [result.check.code for result in look(checks)] == ["c", "b", "a"]


def test_nothing_is_said_of_what_needs_a_database_that_is_away():
    checks = [
        Check("database", "Database", refuse),
        Check("mail", "Mail", refuse),
        Check("disk", "Disk", lambda: fine("Room."), asks_database=False),
    ]
    database, disk = look(checks)
    assert (database.check.code, database.finding.level) == ("database", Level.WRONG)
    assert disk.finding.level == Level.FINE


def test_each_room_says_what_is_looked_at_and_what_stops_a_machine_comes_first():
    checks = all_checks()
    assert {"database", "mail-worker", "picture-worker", "replies", "facts", "scheduled"} <= {
        check.code for check in checks
    }
    probes = [check.probe for check in checks]
    assert Probe.STOPS not in probes[probes.count(Probe.STOPS) :]


@pytest.mark.django_db
def test_whatever_needs_somebody_says_what_to_do():
    for result in look(all_checks()):
        assert not result.finding.needs_somebody or result.finding.to_do
