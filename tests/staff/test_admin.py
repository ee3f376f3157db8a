import pytest
from django.urls import reverse

from staff.models import TrailEntry, User
from staff.roles import Role
from staff.views import welcome_path
from tests.factories import PASSWORD, create_user

pytestmark = pytest.mark.django_db
ADD = "/admin/staff/user/add/"


def sign_in(client, role: Role) -> User:
    user = create_user(role)
    client.login(username=user.username, password=PASSWORD)
    return user


def new_person(**fields) -> dict:
    from django.contrib.auth.models import Group

    return {
        "username": "noor",
        "first_name": "Noor",
        "last_name": "Example",
        "email": "noor@example.org",
        "usable_password": "true",
        "password1": "three unrelated words",
        "password2": "three unrelated words",
        "groups": [Group.objects.get(name=Role.AUTHOR.value).pk],
    } | fields


def test_the_owner_adds_somebody_who_can_sign_in_at_once(client):
    sign_in(client, Role.OWNER)
    client.post(ADD, new_person())
    client.logout()
    assert client.login(username="noor", password="three unrelated words")
    html = client.get("/admin/").content.decode()
    assert "Your drafts" in html


def test_nobody_is_added_without_a_role(client):
    sign_in(client, Role.OWNER)
    response = client.post(ADD, new_person(groups=[]))
    assert "Choose at least one role" in response.content.decode()
    assert not User.objects.filter(username="noor").exists()


def test_the_owner_cannot_make_a_superuser(client):
    sign_in(client, Role.OWNER)
    client.post(ADD, new_person(is_superuser="on", user_permissions=["1"]))
    noor = User.objects.get(username="noor")
    assert not noor.is_superuser
    assert not noor.user_permissions.exists()


def test_a_short_password_is_refused(client):
    sign_in(client, Role.OWNER)
    client.post(ADD, new_person(password1="short words", password2="short words"))
    assert not User.objects.filter(username="noor").exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.REVIEWER, Role.MODERATOR])
def test_others_look_after_neither_people_nor_facts_nor_the_trail(client, role):
    user = sign_in(client, role)
    for address in (
        ADD,
        "/admin/staff/user/",
        reverse("admin:staff_user_change", args=[user.pk]),
        "/admin/staff/trailentry/",
        "/admin/pages/clinic/add/",
    ):
        assert client.get(address).status_code == 403, address


def test_the_trail_can_be_read_and_not_changed(client):
    owner = sign_in(client, Role.OWNER)
    entry = TrailEntry.objects.record(owner, "published", owner)
    assert "published" in client.get("/admin/staff/trailentry/").content.decode()
    for page in ("change", "delete"):
        url = reverse(f"admin:staff_trailentry_{page}", args=[entry.pk])
        assert client.post(url, {"verb": "x"}).status_code == 403
    assert client.get("/admin/staff/trailentry/add/").status_code == 403


def test_the_trail_outlives_who_and_what():
    actor, target = create_user(username="noor"), create_user(username="gone")
    entry = TrailEntry.objects.record(actor, "disabled", target)
    actor.delete()
    target.delete()
    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name, entry.target_name) == (None, "noor", "gone")


def test_the_welcome_link_lets_in_once(client):
    user = create_user(Role.OWNER)
    link = welcome_path(user)
    page = client.get(link, follow=True)
    form_url = page.redirect_chain[-1][0]
    password = {"new_password1": "four unrelated words here"}
    password["new_password2"] = password["new_password1"]
    assert client.post(form_url, password)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    client.logout()
    assert "has been used already" in client.get(link).content.decode()


def test_a_forged_welcome_link_lets_nobody_in(client):
    link = welcome_path(create_user(Role.OWNER))[:-3] + "xx/"
    assert "has been used already" in client.get(link).content.decode()
    assert "sessionid" not in client.cookies


def test_a_wrong_password_is_refused_in_words(client):
    user = create_user(Role.EDITOR)
    response = client.post("/admin/login/", {"username": user.username, "password": "wrong"})
    assert response.status_code == 200
    assert "correct" in response.content.decode()
