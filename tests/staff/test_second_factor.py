import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import connection
from django.utils import timezone

from staff.invitations import welcome_path
from staff.models import FailedSignIn, TrailEntry, User
from staff.roles import Role
from tests.factories import PASSWORD, create_draft, create_user

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def give_password(client, user: User):
    return client.post("/admin/login/", {"username": user.username, "password": PASSWORD})


def give_code(client, code: str):
    return client.post("/admin/second-step/authenticate/", {"code": code})


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_without_a_second_step_the_desk_does_not_open(client, required):
    give_password(client, create_user(Role.OWNER))
    for address in (
        "/admin/",
        "/admin/blog/post/",
        "/admin/staff/user/",
        "/admin/password_change/",
    ):
        assert client.get(address)["Location"] == "/admin/second-step/", address
    assert "Set up a passkey" in client.get("/admin/second-step/").content.decode()


def test_without_a_second_step_one_may_still_leave(client, required):
    give_password(client, create_user(Role.OWNER))
    assert client.post("/admin/logout/").status_code == 200
    assert "session" not in client.cookies or not client.cookies["session"].value


def test_without_a_second_step_drafts_stay_hidden(client, required):
    draft = create_draft()
    client.force_login(create_user(Role.EDITOR))
    assert client.get(f"{draft.get_absolute_url()}?preview").status_code == 404


def test_trying_out_asks_for_none(client):
    give_password(client, create_user(Role.OWNER))
    assert is_in(client)


def test_an_app_is_set_up_and_the_desk_opens(client, required, django_capture_on_commit_callbacks):
    user = create_user(Role.OWNER)
    give_password(client, user)
    page = client.get("/admin/second-step/totp/activate/")
    assert "data:" in page["Content-Security-Policy"]
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/admin/second-step/totp/activate/", {"code": code(secret)})
    assert response["Location"] == "/admin/second-step/recovery-codes/"
    assert is_in(client)
    assert TrailEntry.objects.about(user).filter(verb="added a second step").exists()


def test_the_right_code_lets_in_and_is_good_once(client):
    user = with_app(create_user(Role.OWNER))
    assert give_password(client, user)["Location"] == "/admin/second-step/authenticate/"
    assert not is_in(client)
    this_one = code()
    assert give_code(client, this_one)["Location"] == "/admin/"
    assert is_in(client)
    client.logout()
    give_password(client, user)
    assert give_code(client, this_one).status_code == 200
    assert not is_in(client)


def test_where_somebody_wanted_to_go_is_not_forgotten_over_the_code(client):
    user = with_app(create_user(Role.OWNER))
    fields = {"username": user.username, "password": PASSWORD, "next": "/admin/blog/post/"}
    client.post("/admin/login/", fields)
    assert give_code(client, code())["Location"] == "/admin/blog/post/"


def test_guessing_codes_is_slowed_down(client):
    user = with_app(create_user(Role.OWNER))
    give_password(client, user)
    for number in range(5):
        give_code(client, f"00000{number}")
    assert "Too many attempts" in give_code(client, code()).content.decode()
    assert not is_in(client)
    assert TrailEntry.objects.about(user).filter(verb="gave a wrong code").count() == 5


def test_nobody_stops_codes_from_outside(client):
    user = with_app(create_user(Role.OWNER))
    for number in range(30):
        for name in (user.username, f"code of {user.pk}"):
            FailedSignIn.objects.note(name, f"10.0.{number}.0/24")
    FailedSignIn.objects.forget(user.username)
    give_password(client, user)
    give_code(client, code())
    assert is_in(client)


def test_slips_with_codes_are_forgotten_after_the_right_one(client):
    user = with_app(create_user(Role.OWNER))
    give_password(client, user)
    for _ in range(3):
        give_code(client, "000000")
    give_code(client, code())
    assert is_in(client)
    assert not FailedSignIn.objects.exists()


def test_a_passkey_is_taken_away(client):
    user = with_app(create_user(Role.OWNER))
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    client.force_login(user)
    response = client.post(f"/admin/second-step/webauthn/keys/{key.pk}/remove/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == "/admin/second-step/"
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_a_new_password_does_not_replace_the_second_step(client):
    user = with_app(create_user(Role.OWNER))
    page = client.get(welcome_path(user), follow=True)
    words = "four unrelated words here"
    response = client.post(
        page.redirect_chain[-1][0], {"new_password1": words, "new_password2": words}
    )
    assert response["Location"] == "/admin/second-step/authenticate/"
    assert not is_in(client)
    give_code(client, code())
    assert is_in(client)


def test_a_code_on_paper_lets_in_once(client):
    user = with_app(create_user(Role.OWNER))
    paper = RecoveryCodes.activate(user).get_unused_codes()[0]
    give_password(client, user)
    give_code(client, paper)
    assert is_in(client)
    client.logout()
    give_password(client, user)
    give_code(client, paper)
    assert not is_in(client)


def test_a_copy_of_the_database_holds_no_secret():
    with_app(create_user(Role.OWNER))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert SECRET not in str(cursor.fetchall())


def test_with_another_secret_key_no_code_fits(client, settings):
    user = with_app(create_user(Role.OWNER))
    settings.SECRET_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123"
    give_password(client, user)
    give_code(client, code())
    give_code(client, code(""))
    assert not is_in(client)


def test_a_kept_key_still_reads_what_it_wrote(client, settings):
    user = with_app(create_user(Role.OWNER))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123"
    give_password(client, user)
    give_code(client, code())
    assert is_in(client)


def test_taking_the_second_step_off_asks_for_the_password_again(client, time_machine):
    client.force_login(with_app(create_user(Role.OWNER)))
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    response = client.post("/admin/second-step/totp/deactivate/")
    assert response["Location"].startswith("/admin/second-step/again/")
    assert Authenticator.objects.exists()


def test_the_owner_takes_a_lost_second_step_away(client):
    owner, colleague = create_user(Role.OWNER), with_app(create_user(Role.AUTHOR))
    client.force_login(owner)
    fields = {"action": "take_second_step", "_selected_action": [colleague.pk]}
    client.post("/admin/staff/user/", fields)
    assert not Authenticator.objects.filter(user=colleague).exists()
    assert TrailEntry.objects.about(colleague).get().verb == "forgot the second step of"


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.REVIEWER, Role.MODERATOR])
def test_nobody_else_takes_a_second_step_away(client, role):
    colleague = with_app(create_user(Role.AUTHOR))
    client.force_login(create_user(role))
    fields = {"action": "take_second_step", "_selected_action": [colleague.pk]}
    assert client.post("/admin/staff/user/", fields).status_code == 403
    assert Authenticator.objects.filter(user=colleague).exists()


def test_nobody_makes_an_account(client):
    for address in ("/admin/second-step/signup/", "/accounts/signup/", "/admin/signup/"):
        assert client.get(address).status_code in {302, 404}
    assert not User.objects.exists()
