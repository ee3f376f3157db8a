from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from publishing.models import MissedAddress
from publishing.redirects import misses as misses_module
from publishing.redirects.misses import MOST_KEPT, Misses, is_a_readers
from tests.at_once import at_once


def kept() -> dict[str, int]:
    return dict(MissedAddress.objects.values_list("path", "times"))


@pytest.mark.parametrize(
    "path", ["/about-us/", "/2019/05/title/", "/old.html", "/old.htm/", "/v1.2/title/", "/сон/"]
)
def test_what_a_reader_may_look_for_counts(path):
    assert is_a_readers(path)


@pytest.mark.parametrize(
    "path",
    [
        *("/index.php", "/wp-login.php", "/wp-admin/", "/blog/wp-content/x/", "/.env", "/a/.git/x"),
        *("/xmlrpc.php", "/cgi-bin/x", "/favicon.ico", "/backup.zip", "/x.PHP/", "/static/x/"),
        *("/media/x/", "/admin/x/", "/a\x00b/", "/a\r\nb/", "/a\u202eb/", "//evil.example/"),
        *("/\\evil/", "/" + "x" * 3_000, "/a\ufffdb/\x1b/"),
    ],
)
def test_what_programs_try_does_not(path):
    assert not is_a_readers(path)


@pytest.mark.django_db
def test_it_is_written_once_a_minute(monkeypatch, django_assert_num_queries):
    misses, clock = Misses(), 1_000.0
    monkeypatch.setattr(misses_module.time, "monotonic", lambda: clock)
    misses.count("/a/")
    assert kept() == {"/a/": 1}
    with django_assert_num_queries(0):
        misses.count("/a/")
        misses.count("/b/")
    clock += 61
    misses.count("/a/")
    assert kept() == {"/a/": 3, "/b/": 1}
    assert misses.counted == {}


@pytest.mark.django_db
def test_writing_many_costs_few_queries(django_assert_max_num_queries):
    now = timezone.now()
    with django_assert_max_num_queries(12):
        MissedAddress.objects.add({f"/{number}/": (1, now) for number in range(400)})
    assert len(kept()) == 400


@pytest.mark.django_db
def test_the_least_asked_for_leave():
    now = timezone.now()
    MissedAddress.objects.add({f"/{number}/": (2, now) for number in range(MOST_KEPT)})
    MissedAddress.objects.add({"/once/": (1, now), "/often/": (9, now)})
    assert len(kept()) == MOST_KEPT
    assert "/often/" in kept()
    assert "/once/" not in kept()


@pytest.mark.django_db
def test_the_last_time_never_goes_back():
    now = timezone.now()
    MissedAddress.objects.add({"/a/": (1, now)})
    MissedAddress.objects.add({"/a/": (1, now - timedelta(days=1))})
    assert MissedAddress.objects.get().asked_at == now


def test_memory_holds_no_more_than_the_table(monkeypatch):
    misses = Misses(next_write=float("inf"))
    for number in range(2 * MOST_KEPT):
        misses.count(f"/{number}/")
    assert len(misses.counted) == MOST_KEPT


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_nothing_fails_no_request_and_loses_no_count(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_missedaddress RENAME TO away")
    misses = Misses()
    try:
        misses.count("/a/")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO publishing_missedaddress")
    misses.write()
    assert kept() == {"/a/": 1}


@pytest.mark.django_db(transaction=True)
def test_eight_processes_that_write_at_once_lose_no_count(caplog):
    def write(number: int) -> None:
        misses = Misses(next_write=float("inf"))
        paths = [f"/{path}/" for path in range(50)]
        for path in paths if number % 2 else reversed(paths):
            misses.count(path)
        misses.write()

    at_once(8, write)
    assert kept() == {f"/{path}/": 8 for path in range(50)}
    assert not caplog.records


@pytest.mark.django_db(transaction=True)
def test_eight_that_write_too_many_leave_a_full_table(caplog):
    def write(number: int) -> None:
        now = timezone.now()
        MissedAddress.objects.add({f"/{number}/{path}/": (1, now) for path in range(200)})

    at_once(8, write)
    MissedAddress.objects.add({"/last/": (5, timezone.now())})
    assert len(kept()) <= MOST_KEPT
    assert "/last/" in kept()
