import pytest

from pages.models import Page
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import PASSWORD, create_clinic, create_page, create_user

pytestmark = pytest.mark.django_db
ARRANGE = "/admin/pages/page/arrange/"


def press(client, step: str, page: Page):
    return client.post(ARRANGE, {"do": f"{step}-{page.pk}"})


def in_order() -> list[str]:
    return list(Page.objects.order_by("menu_order", "title").values_list("path", flat=True))


def test_a_page_is_moved_among_its_neighbours(client, editor):
    for path in ("a", "b", "c", "b/inner"):
        create_page(path=path, title=path)
    press(client, "up", Page.objects.get(path="c"))
    press(client, "down", Page.objects.get(path="a"))
    assert [path for path in in_order() if "/" not in path] == ["c", "a", "b"]
    assert TrailEntry.objects.filter(verb="arranged", actor=editor).count() == 2


def test_the_first_does_not_go_up_nor_the_last_down(client, editor):
    first, last = (create_page(path=path, title=path) for path in ("a", "b"))
    press(client, "up", first)
    press(client, "down", last)
    client.get(ARRANGE)
    assert in_order() == ["a", "b"]


def test_readers_see_it_at_once(client, editor):
    create_clinic()
    page = create_page(title="Our house")
    press(client, "menu", page)
    press(client, "footer", page)
    client.logout()
    assert client.get("/").content.decode().count(">Our house</a>") == 2
    client.login(username=editor.username, password=PASSWORD)
    press(client, "menu", page)
    client.logout()
    assert client.get("/").content.decode().count(">Our house</a>") == 1


def test_a_draft_is_linked_as_soon_as_it_is_published(client, editor):
    page = create_page(title="Our house", published=False)
    press(client, "menu", page)
    assert "Our house" not in client.get("/").content.decode()
    page.publish(by=None)
    assert "Our house" in client.get("/").content.decode()


def test_publishing_changes_nothing_about_it(client, editor):
    page = create_page(in_menu=True, menu_order=30)
    page.save_revision({"title": "New words"}, by=None)
    live = page.publish(by=None)
    assert (live.in_menu, live.menu_order) == (True, 30)


def test_the_menu_has_two_levels(client):
    create_clinic()
    for path in ("about", "about/team", "about/team/anna", "hidden/deep"):
        create_page(path=path, title=path, in_menu=True)
    menu = client.get("/").context["menu"]
    assert [(entry.page.path, [child.path for child in entry.children]) for entry in menu] == [
        ("about", ["about/team", "about/team/anna"]),
        ("hidden/deep", []),
    ]


def test_what_lies_below_a_page_that_is_not_public_stands_by_itself(client):
    create_clinic()
    create_page(path="about", published=False, in_menu=True)
    create_page(path="about/team", in_menu=True)
    assert [entry.page.path for entry in client.get("/").context["menu"]] == ["about/team"]


def test_the_same_button_is_ready_to_be_pressed_again(client, editor):
    first = create_page(path="a", title="a")
    create_page(path="b", title="b")
    create_page(path="c", title="c")
    response = client.post(ARRANGE, {"do": f"down-{first.pk}"}, follow=True)
    assert f'value="down-{first.pk}" autofocus' in response.content.decode()
    response = client.post(ARRANGE, {"do": f"down-{first.pk}"}, follow=True)
    # It is the last now, and a button that does nothing takes no focus.
    text = response.content.decode()
    assert f'value="up-{first.pk}" autofocus' in text
    assert f'value="down-{first.pk}" disabled' in text


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER, Role.MODERATOR])
def test_others_do_not_arrange(client, role):
    page = create_page()
    client.login(username=create_user(role).username, password=PASSWORD)
    assert client.get(ARRANGE).status_code == 403
    assert press(client, "menu", page).status_code == 403
    page.refresh_from_db()
    assert not page.in_menu


@pytest.mark.parametrize(
    "do", ["", "up", "up-0", "up-x", "sideways-1", "up-99", "up-1' OR 1", "up-" + "9" * 30, "up-١"]
)
def test_what_is_no_step_is_not_found(client, editor, do):
    assert client.post(ARRANGE, {"do": do}).status_code == 404


def test_it_is_changed_by_post_only(client, editor):
    page = create_page()
    client.get(f"{ARRANGE}?do=menu-{page.pk}")
    assert client.put(ARRANGE).status_code == 405
    page.refresh_from_db()
    assert not page.in_menu


def test_the_page_costs_the_same_for_many(client, editor, django_assert_max_num_queries):
    create_page()
    with django_assert_max_num_queries(12) as one:
        client.get(ARRANGE)
    for number in range(8):
        create_page(path=f"a{number}/b")
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(ARRANGE)
