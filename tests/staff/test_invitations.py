import re
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from outbox.models import Mail
from staff.models import FailedSignIn, TrailEntry, User
from staff.roles import Role
from tests.factories import PASSWORD, create_clinic, create_user

pytestmark = pytest.mark.django_db
WORDS = "four unrelated words here"


def invite(client, **fields):
    client.force_login(create_user(Role.OWNER))
    roles = [Group.objects.get(name=Role.AUTHOR.value).pk]
    fields = {"username": "noor", "email": "noor@example.org", "groups": roles} | fields
    return client.post("/admin/staff/user/add/", fields)


def link_in(text: str) -> str:
    return re.search(r"http://[^/]+(/admin/welcome/\S+)", text)[1]


def choose(client, link: str, password: str = WORDS):
    form = client.get(link, follow=True).redirect_chain[-1][0]
    return client.post(form, {"new_password1": password, "new_password2": password})


def test_a_new_colleague_gets_a_link_and_chooses_a_password(client):
    answer = client.get(invite(client)["Location"]).content.decode()
    assert "A link is on its way to noor." in answer
    mail = Mail.objects.get()
    assert mail.to == "noor@example.org"
    client.logout()
    choose(client, link_in(mail.body))
    assert client.get("/admin/").status_code == 200
    assert client.login(username="noor", password=WORDS)


def test_mail_to_staff_says_which_clinic_it_comes_from_in_its_subject(client):
    create_clinic(name="Otter & Sons")
    invite(client)
    client.logout()
    ask_for_a_way_back(client, create_user(Role.EDITOR, email="ada@example.org").email)
    invitation, way_back = Mail.objects.order_by("pk")
    assert invitation.subject == "Otter & Sons: choose your password"
    assert "sign in to the website of Otter & Sons. Your name there is noor." in invitation.body
    assert way_back.subject == "Otter & Sons: a new password"


def test_before_that_no_password_lets_in(client):
    invite(client)
    client.logout()
    assert not client.login(username="noor", password="")
    assert not User.objects.get(username="noor").has_usable_password()


def test_nobody_is_invited_without_an_address(client):
    assert invite(client, email="").status_code == 200
    assert not User.objects.filter(username="noor").exists()


def test_a_short_password_is_refused(client):
    invite(client)
    link = link_in(Mail.objects.get().body)
    client.logout()
    assert "too short" in choose(client, link, "heron-7-qzk").content.decode()
    assert choose(client, link, "heron-7-qzkl").status_code == 302


def test_a_common_password_is_refused(client):
    invite(client)
    link = link_in(Mail.objects.get().body)
    client.logout()
    assert "too common" in choose(client, link, "sojdlg123aljg").content.decode()


def test_the_owner_sends_a_link_again(client):
    invite(client)
    noor = User.objects.get(username="noor")
    fields = {"action": "send_link", "_selected_action": [noor.pk]}
    response = client.post("/admin/staff/user/", fields, follow=True)
    assert "A link is on its way to noor" in response.content.decode()
    assert Mail.objects.count() == 2


def test_a_locked_account_is_sent_no_link(client):
    colleague = create_user(Role.AUTHOR, email="a@example.org", is_active=False)
    client.force_login(create_user(Role.OWNER))
    fields = {"action": "send_link", "_selected_action": [colleague.pk]}
    assert "is locked" in client.post("/admin/staff/user/", fields, follow=True).content.decode()
    assert not Mail.objects.exists()


def test_a_link_of_somebody_locked_out_meanwhile_lets_nobody_in(client):
    invite(client)
    link = link_in(Mail.objects.get().body)
    User.objects.filter(username="noor").update(is_active=False)
    client.logout()
    assert "Have a new link sent" in client.get(link).content.decode()


def test_nobody_sets_a_password_for_somebody_else(client):
    colleague = create_user(Role.AUTHOR)
    client.force_login(create_user(Role.OWNER))
    address = f"/admin/staff/user/{colleague.pk}/password/"
    fields = {"password1": WORDS, "password2": WORDS, "usable_password": "true"}
    assert client.post(address, fields).status_code == 403
    assert not client.login(username=colleague.username, password=WORDS)


# The way back


def ask_for_a_way_back(client, email: str) -> str:
    response = client.post("/admin/no-way-in/", {"email": email}, follow=True)
    return re.sub(r'value="[^"]{40,}"', "", response.content.decode())


def test_a_forgotten_password_is_chosen_anew_by_mail(client):
    user = create_user(Role.EDITOR, email="noor@example.org")
    ask_for_a_way_back(client, "Noor@Example.org")
    choose(client, link_in(Mail.objects.get().body))
    assert client.get("/admin/").status_code == 200
    assert TrailEntry.objects.about(user).filter(verb="changed the own password").exists()


def test_it_also_ends_the_wait_for_the_right_person(client):
    user = create_user(Role.EDITOR, email="noor@example.org")
    for number in range(30):
        FailedSignIn.objects.note(user.username, f"10.0.{number}.0/24")
    ask_for_a_way_back(client, user.email)
    choose(client, link_in(Mail.objects.get().body))
    client.logout()
    fields = {"username": user.username, "password": WORDS}
    assert client.post("/admin/login/", fields).status_code == 302


def test_nobody_learns_which_addresses_are_known(client):
    create_user(Role.EDITOR, email="noor@example.org")
    known = ask_for_a_way_back(client, "noor@example.org")
    unknown = ask_for_a_way_back(client, "nobody@example.org")
    assert known == unknown


def test_nobody_is_flooded_with_links(client):
    create_user(Role.EDITOR, email="noor@example.org")
    for _ in range(5):
        ask_for_a_way_back(client, "noor@example.org")
    assert Mail.objects.count() == 1


def test_a_locked_account_has_no_way_back(client):
    create_user(Role.EDITOR, email="noor@example.org", is_active=False)
    ask_for_a_way_back(client, "noor@example.org")
    assert not Mail.objects.exists()


def let_in(*arguments) -> str:
    said = StringIO()
    call_command("let_in", *arguments, stdout=said)
    return said.getvalue()


def test_the_command_lets_in_an_owner_who_has_nobody_to_ask(client):
    owner = create_user(Role.OWNER)
    for number in range(30):
        FailedSignIn.objects.note(owner.username, f"10.0.{number}.0/24")
    choose(client, link_in(let_in(owner.username)))
    client.logout()
    fields = {"username": owner.username, "password": WORDS}
    assert client.post("/admin/login/", fields).status_code == 302


@pytest.mark.parametrize("name", ["nobody", "nobody@example.org"])
def test_the_command_says_who_there_is(name):
    create_user(Role.OWNER, username="noor")
    with pytest.raises(CommandError, match="There are: noor"):
        let_in(name)


def test_the_command_opens_no_locked_account():
    create_user(Role.OWNER, username="noor", is_active=False)
    with pytest.raises(CommandError, match="locked out"):
        let_in("noor")


# New places


def sign_in(client, user, address):
    client.force_login(user)
    client.logout()
    fields = {"username": user.username, "password": PASSWORD}
    client.post("/admin/login/", fields, REMOTE_ADDR=address)


def test_somebody_is_told_of_a_sign_in_from_a_new_place(client):
    user = create_user(Role.EDITOR, email="noor@example.org")
    sign_in(client, user, "198.51.100.7")
    Mail.objects.all().delete()
    sign_in(client, user, "198.51.100.200")
    assert not Mail.objects.exists()
    sign_in(client, user, "203.0.113.9")
    assert "203.0.113.0/24" in Mail.objects.get().body


def test_an_address_that_takes_no_mail_keeps_nobody_out(client):
    user = create_user(Role.EDITOR, email="admin@intranet")
    sign_in(client, user, "203.0.113.9")
    assert client.get("/admin/").status_code == 200
