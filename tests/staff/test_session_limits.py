from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from staff.roles import Role
from tests.factories import PASSWORD, create_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(timezone.now().replace(microsecond=0), tick=False)
    return time_machine


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_an_hour_without_a_hand_ends_the_sign_in(client, clock):
    client.force_login(create_user(Role.EDITOR))
    clock.shift(timedelta(minutes=61))
    assert not is_in(client)


def test_what_ends_on_one_device_goes_on_on_another(clock):
    user, here, there = create_user(Role.EDITOR), Client(), Client()
    here.force_login(user)
    clock.shift(timedelta(minutes=30))
    there.force_login(user)
    clock.shift(timedelta(minutes=31))
    assert not is_in(here)
    assert is_in(there)


def test_whoever_works_on_stays_signed_in(client, clock):
    client.force_login(create_user(Role.EDITOR))
    for _ in range(4):
        clock.shift(timedelta(minutes=50))
        assert is_in(client)


def test_after_twelve_hours_it_ends_in_any_case(client, clock):
    client.force_login(create_user(Role.EDITOR))
    for _ in range(12):
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
    clock.shift(timedelta(minutes=13))
    assert not is_in(client)


def test_what_the_browser_asks_by_itself_is_nobody_at_work(client, clock):
    client.force_login(create_user(Role.EDITOR))
    for _ in range(3):
        clock.shift(timedelta(minutes=19))
        client.get("/admin/session/", HTTP_X_BY_ITSELF="1")
    clock.shift(timedelta(minutes=4))
    assert not is_in(client)


def test_the_page_learns_how_long_it_lasts_yet(client, clock):
    client.force_login(create_user(Role.EDITOR))
    clock.shift(timedelta(minutes=50))
    ask = {"HTTP_X_BY_ITSELF": "1"}
    assert client.get("/admin/session/", **ask).json() == {"seconds": 600}
    client.post("/admin/session/")
    assert client.get("/admin/session/", **ask).json() == {"seconds": 3600}


def test_strangers_learn_nothing_of_sessions(client):
    assert client.get("/admin/session/").status_code == 403


def test_signing_out_on_one_device_signs_out_on_all():
    user, here, there = create_user(Role.EDITOR), Client(), Client()
    for device in (here, there):
        device.login(username=user.username, password=PASSWORD)
    here.post("/admin/logout/")
    assert not is_in(there)


def test_a_new_password_ends_the_other_sessions():
    user, here, there = create_user(Role.EDITOR), Client(), Client()
    for device in (here, there):
        device.login(username=user.username, password=PASSWORD)
    words = "four unrelated words here"
    fields = {"old_password": PASSWORD, "new_password1": words, "new_password2": words}
    here.post("/admin/password_change/", fields)
    assert is_in(here)
    assert not is_in(there)


def test_a_locked_account_is_out_and_stays_out_when_it_is_opened_again(client):
    user, theirs = create_user(Role.EDITOR), Client()
    theirs.login(username=user.username, password=PASSWORD)
    client.force_login(create_user(Role.OWNER))
    address = f"/admin/staff/user/{user.pk}/change/"
    fields = {"username": user.username, "groups": [group.pk for group in user.groups.all()]}
    client.post(address, fields)
    assert not is_in(theirs)
    client.post(address, fields | {"is_active": "on"})
    assert not is_in(theirs)
