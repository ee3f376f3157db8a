from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from staff.models import FailedSignIn, TrailEntry
from staff.roles import Role
from tests.factories import PASSWORD, create_user

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def sign_in(client, name, password=PASSWORD, *, address=HOME, **fields):
    fields = {"username": name, "password": password} | fields
    return client.post("/admin/login/", fields, REMOTE_ADDR=address)


def fail(client, name, *, times=1, address=HOME):
    responses = [sign_in(client, name, "wrong", address=address) for _ in range(times)]
    return responses[-1]


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_name_and_password_open_the_desk(client):
    user = create_user(Role.EDITOR)
    response = sign_in(client, user.username, next="/admin/blog/post/")
    assert response["Location"] == "/admin/blog/post/"
    assert is_in(client)


def test_nobody_is_sent_on_to_another_site(client):
    response = sign_in(client, create_user(Role.EDITOR).username, next="https://evil.example/")
    assert response["Location"] == "/admin/"


def test_whoever_is_signed_in_is_sent_on_to_the_desk(client):
    client.force_login(create_user(Role.EDITOR))
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_a_few_slips_cost_no_wait(client):
    user = create_user(Role.EDITOR)
    fail(client, user.username, times=4)
    assert sign_in(client, user.username).status_code == 302


def test_after_five_wrong_passwords_even_the_right_one_waits(client):
    user = create_user(Role.EDITOR)
    assert fail(client, user.username, times=5).status_code == 200
    response = sign_in(client, user.username)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert "Wait until" in response.content.decode()
    assert not is_in(client)


def test_the_wait_ends_and_each_further_slip_makes_it_longer(client, time_machine):
    user = create_user(Role.EDITOR)
    time_machine.move_to(timezone.now(), tick=False)
    fail(client, user.username, times=5)
    time_machine.shift(timedelta(seconds=61))
    assert fail(client, user.username).status_code == 200
    time_machine.shift(timedelta(seconds=61))
    assert sign_in(client, user.username).status_code == 429
    time_machine.shift(timedelta(seconds=60))
    assert sign_in(client, user.username).status_code == 302


def test_a_refused_attempt_makes_the_wait_no_longer(client, time_machine):
    user = create_user(Role.EDITOR)
    time_machine.move_to(timezone.now(), tick=False)
    fail(client, user.username, times=5)
    for _ in range(10):
        sign_in(client, user.username)
    assert FailedSignIn.objects.count() == 5


def test_signing_in_begins_anew(client):
    user = create_user(Role.EDITOR)
    fail(client, user.username, times=4)
    sign_in(client, user.username)
    client.logout()
    fail(client, user.username, times=4)
    assert sign_in(client, user.username).status_code == 302


def test_a_name_that_nobody_has_waits_just_as_long(client):
    fail(client, "nobody", times=5)
    response = fail(client, "nobody")
    assert response.status_code == 429


def test_capitals_and_spaces_make_no_other_name(client):
    user = create_user(Role.EDITOR, username="noor")
    fail(client, "noor", times=3)
    fail(client, " NOOR ", times=2)
    assert sign_in(client, user.username).status_code == 429


def attack(name: str, *, networks: int) -> None:
    for number in range(networks):
        FailedSignIn.objects.note(name, f"10.0.{number}.0/24")


def test_an_attack_from_many_networks_is_stopped(client):
    user = create_user(Role.EDITOR)
    attack(user.username, networks=20)
    assert sign_in(client, user.username, address=ELSEWHERE).status_code == 429


def test_an_attack_from_elsewhere_does_not_lock_out_the_right_person(client):
    user = create_user(Role.EDITOR)
    sign_in(client, user.username, address=HOME)
    client.logout()
    attack(user.username, networks=20)
    assert sign_in(client, user.username, address=HOME).status_code == 302


def test_one_network_trying_many_names_waits(client):
    user = create_user(Role.EDITOR)
    for number in range(50):
        FailedSignIn.objects.note(f"name{number}", "198.51.100.0/24")
    assert sign_in(client, user.username, address=HOME).status_code == 429
    assert sign_in(client, user.username, address=ELSEWHERE).status_code == 302


def test_what_was_typed_is_not_kept(client):
    fail(client, "my secret passphrase")
    kept = [str(value) for row in FailedSignIn.objects.values() for value in row.values()]
    assert not any("secret" in value for value in kept)


def test_after_an_hour_nothing_is_left(client, time_machine):
    fail(client, "nobody", times=3)
    time_machine.move_to(timezone.now() + timedelta(minutes=61), tick=False)
    fail(client, "nobody")
    assert FailedSignIn.objects.count() == 1


def test_failures_are_in_the_trail(client):
    user = create_user(Role.EDITOR)
    fail(client, user.username)
    assert TrailEntry.objects.about(user).get().verb == "failed to sign in"


# Sessions


def test_a_session_from_before_is_not_the_one_from_then_on(client):
    # One that somebody else may know, left in the browser before.
    session = client.session
    session["left"] = "there"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    user = create_user(Role.AUTHOR)
    client.post("/admin/login/", {"username": user.username, "password": PASSWORD})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_after_signing_out_the_old_cookie_opens_nothing(client):
    client.force_login(create_user(Role.AUTHOR))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/admin/logout/")
    assert not Session.objects.filter(session_key=cookie).exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/admin/").status_code == 302
