import pytest
from django.utils import timezone

from publishing.models import MissedAddress, Redirect
from publishing.redirects.misses import misses
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_page, create_post, create_user

pytestmark = pytest.mark.django_db
LIST = "/admin/publishing/redirect/"
ADD = f"{LIST}add/"
IMPORT = f"{LIST}import/"
MISSED = "/admin/publishing/missedaddress/"


@pytest.fixture
def editor():
    return create_user(Role.EDITOR)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def add(desk, old: str, new: str):
    return desk.post(ADD, {"old_path": old, "new_path": new}, follow=True)


def made() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "new_path"))


@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.REVIEWER, Role.MODERATOR])
def test_others_see_nothing(client, role):
    redirect = Redirect.objects.make("/a/", "/b/", by=None)
    if role:
        client.force_login(create_user(role))
    for address in (LIST, ADD, IMPORT, MISSED, f"{LIST}{redirect.pk}/delete/"):
        assert client.get(address).status_code == (403 if role else 302)
        assert client.post(address, {"post": "yes"}).status_code == (403 if role else 302)
    assert made() == {"/a/": "/b/"}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OWNER])
def test_an_editor_and_the_owner_add_and_delete(client, role):
    user = create_user(role)
    client.force_login(user)
    create_page(path="about")
    add(client, "https://old.example/About.html?utm=1", "/about")
    redirect = Redirect.objects.get()
    assert (redirect.old_path, redirect.new_path) == ("/about.html/", "/about/")
    assert (redirect.created_by, redirect.is_automatic) == (user, False)
    client.post(f"{LIST}{redirect.pk}/delete/", {"post": "yes"})
    assert made() == {}
    verbs = TrailEntry.objects.filter(actor=user).exclude(verb="signed in")
    assert set(verbs.values_list("verb", flat=True)) == {"added", "deleted"}


def test_one_is_looked_at_and_not_changed(desk):
    redirect = Redirect.objects.make("/a/", "/b/", by=None)
    page = f"{LIST}{redirect.pk}/change/"
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"old_path": "/c/", "new_path": "/d/"}).status_code == 403
    assert desk.get(f"{LIST}999/change/").status_code == 302


def test_many_are_deleted_at_once(desk):
    pks = [Redirect.objects.make(f"/{name}/", "/x/", by=None).pk for name in "abc"]
    data = {"action": "delete_selected", "_selected_action": pks[:2], "post": "yes"}
    desk.post(LIST, data)
    assert made() == {"/c/": "/x/"}


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("/old/", "https://evil.example/", "new_path", "not on this site"),
        ("/old/", "//evil.example/", "new_path", "not on this site"),
        ("/old/", "javascript:alert(1)", "new_path", "begins with"),
        ("/live/", "/other/", "old_path", "There is a page at this address"),
        ("/", "/other/", "old_path", "There is a page at this address"),
        ("/blog/", "/other/", "old_path", "There is a page at this address"),
        ("/admin/x/", "/other/", "old_path", "There is a page at this address"),
        ("/b/", "/a/", "new_path", "circle"),
        ("/same/", "/Same", "new_path", "circle"),
        ("/a/", "/other/", "old_path", "sent on already"),
        ("/<script>/\\", "/other/", "old_path", "Write an address"),
        ("/" + "x" * 3_000, "/other/", "old_path", "at most 500"),
        ("", "", "old_path", "required"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(desk, old, new, field, words):
    create_page(path="live")
    Redirect.objects.make("/a/", "/b/", by=None)
    response = add(desk, old, new)
    assert response.status_code == 200
    assert words in str(response.context["adminform"].form.errors[field])
    assert made() == {"/a/": "/b/"}


def test_what_is_folded_is_said(desk):
    create_page(path="c")
    Redirect.objects.make("/b/", "/c/", by=None)
    response = add(desk, "/a/", "/b/")
    assert "/b/ is moved itself, so readers go straight to /c/." in response.content.decode()
    Redirect.objects.all().delete()
    Redirect.objects.make("/x/", "/a/", by=None)
    response = add(desk, "/a/", "/c/")
    assert "1 older address that led here leads to the new one now." in response.content.decode()
    assert made() == {"/a/": "/c/", "/x/": "/c/"}


def test_a_new_address_without_a_page_is_said(desk):
    create_page(path="there")
    assert "Readers find no page at" in add(desk, "/a/", "/nothing/").content.decode()
    assert "Readers find no page at" not in add(desk, "/b/", "/there/").content.decode()


def test_the_list_is_searched_and_filtered_by_few_queries(desk, django_assert_max_num_queries):
    post = create_post(slug="a")
    post.save_revision({"slug": "b"}, by=None)
    post.publish(by=None)
    for number in range(60):
        Redirect.objects.make(f"/hand-{number}/", "/x/", by=None)
    with django_assert_max_num_queries(12):
        text = desk.get(LIST).content.decode()
    assert "/hand-59/" in text
    text = desk.get(f"{LIST}?made=automatic").content.decode()
    assert "/blog/a/" in text
    assert "/hand-" not in text
    assert "/blog/a/" not in desk.get(f"{LIST}?made=hand").content.decode()
    assert "/hand-33/" in desk.get(f"{LIST}?q=hand-33").content.decode()


def test_hostile_text_is_shown_as_text(desk):
    add(desk, "/<script>alert(1)</script>/", "/b/")
    assert "<script>alert(1)" not in desk.get(LIST).content.decode()
    MissedAddress.objects.create(path="/<b>x/", times=1, asked_at=timezone.now())
    assert "<b>x" not in desk.get(MISSED).content.decode()


# What readers looked for


def test_missed_addresses_lead_to_the_form_and_leave_once_sent_on(client, desk):
    client.logout()
    client.get("/Lost-Page/?name=Anna")
    client.force_login(create_user(Role.EDITOR))
    text = desk.get(MISSED).content.decode()
    assert f'href="{ADD}?old_path=/Lost-Page/"' in text or "old_path=%2FLost-Page%2F" in text
    assert "Anna" not in text
    assert misses.counted == {}
    form = desk.get(f"{ADD}?old_path=%2FLost-Page%2F").content.decode()
    assert 'value="/Lost-Page/"' in form
    add(desk, "/Lost-Page/", "/blog/")
    assert not MissedAddress.objects.exists()


def test_missed_addresses_are_neither_added_nor_changed(desk):
    missed = MissedAddress.objects.create(path="/a/", times=1, asked_at=timezone.now())
    assert desk.get(f"{MISSED}add/").status_code == 403
    for page in ("change", "delete"):
        assert desk.post(f"{MISSED}{missed.pk}/{page}/", {"path": "/b/"}).status_code == 403
    assert desk.post(MISSED, {"action": "delete_selected", "_selected_action": missed.pk})
    assert MissedAddress.objects.get().path == "/a/"


def test_the_list_of_missed_addresses_costs_few_queries(desk, django_assert_max_num_queries):
    now = timezone.now()
    MissedAddress.objects.add({f"/{number}/": (number + 1, now) for number in range(60)})
    with django_assert_max_num_queries(10):
        desk.get(MISSED)
