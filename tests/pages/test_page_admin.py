import pytest

from pages.models import Page
from publishing.models import Redirect
from tests.factories import create_page
from tests.pages.test_views import page_form

pytestmark = pytest.mark.django_db
LIST = "/admin/pages/page/"


def change_url(page: Page) -> str:
    return f"{LIST}{page.pk}/change/"


def send(client, page: Page, **fields):
    form = page_form(title=page.title, path=page.path, based_on=page.newest_revision.pk)
    return client.post(change_url(page), form | fields)


def listed(client, query: str = "") -> list[tuple[str, int]]:
    pages = client.get(LIST + query).context["cl"].result_list
    return [(page.path, page.depth) for page in pages]


def test_the_list_is_the_tree_in_the_order_of_the_menu(client, editor):
    create_page(path="b", title="b", menu_order=20)
    create_page(path="a/inner/leaf", title="leaf")
    create_page(path="a", title="a", menu_order=30)
    create_page(path="a/inner", title="inner", published=False)
    create_page(path="nowhere/alone", title="alone", menu_order=10)
    assert listed(client) == [
        ("nowhere/alone", 0),
        ("b", 0),
        ("a", 0),
        ("a/inner", 1),
        ("a/inner/leaf", 2),
    ]


def test_it_can_be_searched_and_sorted_too(client, editor):
    for path in ("b", "a", "a/bb"):
        create_page(path=path, title=path)
    assert listed(client, "?q=b") == [("a/bb", 0), ("b", 0)]
    assert listed(client, "?o=2") == [("a", 0), ("a/bb", 0), ("b", 0)]


def test_the_list_costs_the_same_for_many(client, editor, django_assert_max_num_queries):
    create_page()
    with django_assert_max_num_queries(14) as one:
        client.get(LIST)
    for number in range(12):
        create_page(path=f"a{number}/b")
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(LIST)


def test_the_form_says_what_lies_below_and_what_would_move(client, editor):
    page = create_page(path="about", title="About")
    create_page(path="about/team", title="Our team")
    assert "1 page lies below" in client.get(change_url(page)).content.decode()
    page.save_revision({"path": "us"}, by=editor)
    text = client.get(change_url(page)).content.decode()
    assert "moves to <strong>/us/</strong>" in text
    assert "“Our team”" in text


def test_the_preview_says_it_too(client, editor):
    page = create_page(path="about", title="About")
    create_page(path="about/team", title="Our team")
    page.save_revision({"path": "us"}, by=editor)
    text = client.get("/about/?preview").content.decode()
    assert "moves to <strong>/us/</strong>" in text
    assert "“Our team”" in text
    client.logout()
    assert "moves to" not in client.get("/about/").content.decode()


def test_publishing_in_the_form_moves_what_lies_below(client, editor):
    page = create_page(path="about")
    create_page(path="about/team")
    send(client, page, path="us")
    assert set(Page.objects.values_list("path", flat=True)) == {"us", "us/team"}


def test_saving_without_publishing_moves_nothing(client, editor):
    page = create_page(path="about")
    create_page(path="about/team")
    form = page_form(path="us", based_on=page.newest_revision.pk)
    del form["_publish"]
    client.post(change_url(page), form | {"_save": "1"})
    assert set(Page.objects.values_list("path", flat=True)) == {"about", "about/team"}


def test_a_conflict_is_told_at_the_address_and_nothing_is_written(client, editor):
    page = create_page(path="about")
    create_page(path="about/team", title="Our team")
    create_page(path="us/team")
    before = page.revisions.count()
    response = send(client, page, path="us")
    errors = response.context["adminform"].form.errors["path"]
    assert "“Our team” lies below this page and would move to /us/team/." in errors[0]
    assert page.revisions.count() == before
    assert not Redirect.objects.exists()
    assert set(Page.objects.values_list("path", flat=True)) == {"about", "about/team", "us/team"}


def test_where_a_page_is_linked_is_no_field_of_its_form(client, editor):
    page = create_page(path="about")
    send(client, page, in_menu="on", in_footer="on", menu_order="1")
    page.refresh_from_db()
    assert (page.in_menu, page.in_footer, page.menu_order) == (False, False, 100)
