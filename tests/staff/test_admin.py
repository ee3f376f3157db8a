import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.urls import reverse

from publishing.models import PreviewLink
from staff.invitations import welcome_path
from staff.models import TrailEntry, User
from staff.roles import Role
from tests.factories import MISSING_PK, PASSWORD, create_draft, create_user

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
        "groups": [Group.objects.get(name=Role.AUTHOR.value).pk],
    } | fields


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


def change(client, user: User, **fields):
    fields = {
        "username": user.username,
        "is_active": "on",
        "groups": [group.pk for group in user.groups.all()],
    } | fields
    return client.post(
        reverse("admin:staff_user_change", args=[user.pk]),
        {name: value for name, value in fields.items() if value is not None},
    )


@pytest.mark.parametrize("loss", ["role", "account"])
def test_the_only_owner_cannot_be_locked_out(client, loss):
    owner = sign_in(client, Role.OWNER)
    author = create_user(Role.AUTHOR).groups.get()
    fields = {"groups": [author.pk]} if loss == "role" else {"is_active": None}
    response = change(client, owner, **fields)
    assert "the only owner" in response.content.decode()
    owner.refresh_from_db()
    assert owner.is_active
    assert owner.has_perm("staff.change_user")


def test_one_of_two_owners_can_go(client):
    sign_in(client, Role.OWNER)
    other = create_user(Role.OWNER)
    change(client, other, is_active=None)
    other.refresh_from_db()
    assert not other.is_active


def test_who_came_who_went_and_what_they_may_do_is_in_the_trail(client):
    sign_in(client, Role.OWNER)
    client.post(ADD, new_person())
    noor = User.objects.get(username="noor")
    change(client, noor, groups=[create_user(Role.EDITOR).groups.get().pk])
    change(client, noor, is_active=None)
    entries = TrailEntry.objects.about(noor).order_by("pk").values_list("verb", "note")
    assert list(entries) == [
        ("added", "Author"),
        ("invited", ""),
        ("changed roles", "Author → Editor"),
        ("changed", "first_name, last_name, email"),
        ("locked out", ""),
    ]


def test_an_owner_does_not_take_over_a_superuser(client):
    sign_in(client, Role.OWNER)
    root = create_user(is_superuser=True, is_staff=True)
    password = {"password1": "four new unrelated words"}
    password["password2"] = password["password1"]
    url = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.post(url, password).status_code == 403
    assert change(client, root, is_active=None).status_code == 403


# From the desk to the site


def on_the_site(client, row) -> HttpResponse:
    kind = ContentType.objects.get_for_model(row)
    return client.get(f"/admin/r/{kind.pk}/{row.pk}/")


def test_the_desk_leads_to_the_page_of_what_one_may_see_there(client):
    draft = create_draft()
    client.force_login(create_user(Role.EDITOR))
    assert on_the_site(client, draft)["Location"] == draft.get_absolute_url()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.MODERATOR])
def test_it_tells_nobody_where_a_draft_of_a_colleague_is(client, role):
    draft = create_draft(by=create_user(Role.AUTHOR))
    client.force_login(create_user(role))
    assert on_the_site(client, draft).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_it_gives_nobody_a_link_that_shows_a_draft(client, role):
    author = create_user(Role.AUTHOR)
    link = PreviewLink.objects.make(create_draft(by=author), days=7, by=author)
    client.force_login(create_user(role))
    kind = ContentType.objects.get_for_model(link)
    for number in (str(kind.pk), f"%20{kind.pk}", f"0{kind.pk}", f"x/{kind.pk}"):
        assert client.get(f"/admin/r/{number}/{link.pk}/").status_code == 404


@pytest.mark.parametrize("address", [f"/admin/r/{MISSING_PK}/1/", "/admin/r/x/1/", "/admin/r/1/x/"])
def test_what_is_not_there_leads_nowhere(client, address):
    client.force_login(create_user(Role.OWNER))
    assert client.get(address).status_code == 404
