"""The page "Mail about new comments"."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from comments.moderator_notice import HowOften, ModeratorNotice
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import MISSING_PK, create_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]
OWN = "/admin/comments/comment/mail/"


def _page_of(user) -> str:
    return f"{OWN}{user.pk}/"


def _chosen(user) -> str | None:
    return ModeratorNotice.objects.filter(user=user).values_list("how_often", flat=True).first()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def test_the_list_of_comments_leads_to_it(desk):
    assert f'href="{OWN}"' in desk.get("/admin/comments/comment/").content.decode()


def test_who_may_only_look_is_not_led_there(client):
    looker = create_user(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(looker)
    assert OWN not in client.get("/admin/comments/comment/").content.decode()
    assert client.get(OWN).status_code == 403


def test_hourly_is_chosen_until_somebody_chooses(desk, moderator):
    html = desk.get(OWN).content.decode()
    assert 'value="hourly"' in html.split("checked")[0].split("<input")[-1]
    assert _chosen(moderator) is None


@pytest.mark.parametrize("how_often", HowOften.values)
def test_a_moderator_chooses(desk, moderator, how_often):
    response = desk.post(OWN, {"how_often": how_often}, follow=True)
    assert response.redirect_chain == [(OWN, 302)]
    assert str(HowOften(how_often).label) in response.content.decode()
    assert _chosen(moderator) == how_often
    assert not TrailEntry.objects.filter(verb="chose mail about replies for").exists()


def test_choosing_forgets_nothing_that_was_told(desk, moderator):
    told_until = timezone.now()
    ModeratorNotice.objects.create(user=moderator, told_until=told_until)
    desk.post(OWN, {"how_often": "daily"})
    assert ModeratorNotice.objects.get().told_until == told_until


@pytest.mark.parametrize("how_often", ["", "weekly", "<script>alert(1)</script>"])
def test_what_is_no_choice_is_not_taken(desk, moderator, how_often):
    response = desk.post(OWN, {"how_often": how_often})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert _chosen(moderator) is None


def test_only_what_is_offered_is_saved(desk, moderator, owner):
    desk.post(OWN, {"how_often": "daily", "user": owner.pk, "told_until": "2020-01-01"})
    assert _chosen(owner) is None
    assert ModeratorNotice.objects.get(user=moderator).told_until is None


@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.EDITOR, Role.REVIEWER])
def test_who_does_not_decide_on_replies_has_no_such_page(client, moderator, role):
    if role:
        client.force_login(create_user(role))
    for address in (OWN, _page_of(moderator)):
        assert client.get(address).status_code == (403 if role else 302)
        response = client.post(address, {"how_often": "never"})
        assert response.status_code == (403 if role else 302)
    assert not ModeratorNotice.objects.exists()


def test_a_moderator_does_not_choose_for_others(desk, moderator, owner):
    for user in (owner, moderator):
        assert desk.get(_page_of(user)).status_code == 403
        assert desk.post(_page_of(user), {"how_often": "never"}).status_code == 403
    assert not ModeratorNotice.objects.exists()
    assert "Colleagues" not in desk.get(OWN).content.decode()


def test_the_owner_chooses_for_a_moderator_and_the_trail_says_so(client, owner, moderator):
    client.force_login(owner)
    assert f'href="{_page_of(moderator)}"' in client.get(OWN).content.decode()
    client.post(_page_of(moderator), {"how_often": "never"})
    assert (_chosen(moderator), _chosen(owner)) == ("never", None)
    entry = TrailEntry.objects.about(moderator).get()
    assert (entry.actor, entry.from_state, entry.to_state) == (owner, "hourly", "never")


def test_there_is_no_such_page_for_others(client, owner):
    client.force_login(owner)
    for pk in (create_user(Role.AUTHOR).pk, MISSING_PK, 10**30):
        assert client.get(f"{OWN}{pk}/").status_code == 404
        assert client.post(f"{OWN}{pk}/", {"how_often": "daily"}).status_code == 404


def test_somebody_without_an_address_is_told_so(desk, moderator):
    assert "no email address for you" in desk.get(OWN).content.decode()
    moderator.email = "mod@example.org"
    moderator.save()
    assert "Mail goes to mod@example.org" in desk.get(OWN).content.decode()


def test_other_methods_are_refused(desk):
    assert desk.delete(OWN).status_code == 405
    assert desk.put(OWN).status_code == 405


def test_choosing_needs_a_csrf_token(moderator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    assert client.post(OWN, {"how_often": "never"}).status_code == 403
    assert _chosen(moderator) is None


def test_hostile_names_stay_text(client, owner):
    create_user(Role.MODERATOR, first_name="<script>alert(1)</script>", email="a@example.org")
    client.force_login(owner)
    assert "<script>alert" not in client.get(OWN).content.decode()


@pytest.mark.parametrize("people", [1, 20])
def test_the_page_costs_the_same_queries_for_any_number_of_colleagues(
    client, owner, people, django_assert_num_queries
):
    for _each in range(people):
        create_user(Role.MODERATOR)
    client.force_login(owner)
    client.get(OWN)
    with django_assert_num_queries(8):
        client.get(OWN)
