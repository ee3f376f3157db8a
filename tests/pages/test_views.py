import pytest
from django.core.exceptions import ValidationError

from pages.models import Clinic, Page
from staff.roles import Role
from tests.factories import (
    PASSWORD,
    create_clinic,
    create_comment,
    create_location,
    create_page,
    create_post,
    create_user,
)

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def test_the_home_page_shows_the_clinic_and_its_newest_posts(client):
    create_clinic(name="Heron", tagline="Care with time", description="We look after backs.")
    create_post(title="Walking again")
    text = text_of(client.get("/"))
    for part in ("Heron", "Care with time", "We look after backs.", "Walking again"):
        assert part in text


def test_a_site_without_anything_still_has_a_home_page(client):
    for address in ("/", "/blog/", "/consultation/"):
        assert client.get(address).status_code == 200


def test_a_page_is_shown_at_its_path(client):
    create_page(path="about/team", title="Our team", body="<p>Who we are</p>")
    response = client.get("/about/team/")
    assert "Our team" in text_of(response)
    assert "Who we are" in text_of(response)


def test_a_path_without_its_last_slash_leads_there(client):
    create_page(path="about")
    assert client.get("/about")["Location"] == "/about/"


def test_a_draft_page_is_not_found(client):
    create_page(path="about", published=False)
    assert client.get("/about/").status_code == 404


def test_editors_preview_a_page(client):
    page = create_page(path="about", title="Before")
    page.save_revision({"title": "After"}, by=None)
    editor = create_user(Role.EDITOR)
    client.login(username=editor.username, password=PASSWORD)
    assert "Before" in text_of(client.get("/about/"))
    assert "After" in text_of(client.get("/about/?preview"))


def test_the_menu_holds_the_pages_that_ask_for_it_in_their_order(client):
    create_page(path="second", title="The second", in_menu=True, menu_order=20)
    create_page(path="first", title="The first", in_menu=True, menu_order=10)
    create_page(path="hidden", title="Not in the menu")
    text = text_of(client.get("/blog/"))
    assert text.index("The first") < text.index("The second")
    assert "Not in the menu" not in text


def test_privacy_and_accessibility_stand_at_the_foot_once_they_are_published(client):
    create_page(path="accessibility", title="For everyone", in_footer=True)
    create_page(path="privacy", title="Your data", published=False, in_footer=True)
    text = text_of(client.get("/blog/"))
    assert 'href="/accessibility/"' in text
    assert "For everyone" in text
    assert 'href="/privacy/"' not in text


@pytest.mark.parametrize("phone", ["call me", "123<b>", "++1", "-"])
def test_a_phone_number_is_one(client, phone):
    with pytest.raises(ValidationError):
        Clinic(name="x", phone=phone).clean_fields()


def test_the_consultation_page_says_how_to_reach_the_clinic(client):
    create_clinic(phone="(207) 555-0142", email="desk@example.org")
    create_location(address="18 Old Road")
    create_page(path="consultation", title="A first talk", body="<p>It is free.</p>")
    text = text_of(client.get("/consultation/"))
    for part in ('href="tel:2075550142"', "mailto:desk@example.org", "18 Old Road", "It is free."):
        assert part in text


def test_the_demo_says_on_every_page_that_it_is_invented(client):
    create_clinic(is_demo=True)
    post, page = create_post(), create_page()
    addresses = ("/", "/blog/", post.get_absolute_url(), page.get_absolute_url(), "/nothing/")
    for address in addresses:
        assert "invented" in text_of(client.get(address)), address


def test_a_real_clinic_does_not_say_that_it_is_invented(client):
    create_clinic()
    assert "invented" not in text_of(client.get("/"))


@pytest.mark.parametrize("address", ["/", "/consultation/", "/about/"])
def test_pages_can_only_be_read(client, address):
    create_page(path="about")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/", "/consultation/", "/about/"])
def test_a_page_needs_at_most_twelve_queries(client, django_assert_max_num_queries, address):
    create_clinic()
    create_page(path="about", in_menu=True)
    for _each in range(8):
        create_comment(post=create_post(), status="approved")
    with django_assert_max_num_queries(12):
        client.get(address)


def test_there_is_one_clinic():
    create_clinic(name="First")
    create_clinic(name="Second")
    assert Clinic.objects.get().name == "Second"


# The desk


def page_form(**fields) -> dict:
    return {
        "title": "About",
        "path": "about",
        "summary": "",
        "body": "<p>Text</p>",
        "published_at_0": "",
        "published_at_1": "",
        "expires_at_0": "",
        "expires_at_1": "",
        "lang": "",
        "revision_note": "",
        "based_on": "",
        "_publish": "1",
    } | fields


def test_an_editor_writes_and_publishes_a_page(client):
    editor = create_user(Role.EDITOR)
    client.login(username=editor.username, password=PASSWORD)
    client.post("/admin/pages/page/add/", page_form())
    client.logout()
    assert "<p>Text</p>" in text_of(client.get("/about/"))


@pytest.mark.parametrize(
    "path",
    ["blog", "admin/x", "static", "consultation/x", "About", "a//b", "/a", "a/", "ü", "a b"],
)
def test_a_path_that_cannot_be_is_refused_at_its_field(client, path):
    client.login(username=create_user(Role.OWNER).username, password=PASSWORD)
    response = client.post("/admin/pages/page/add/", page_form(path=path))
    assert "path" in response.context["adminform"].form.errors
    assert not Page.objects.exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.MODERATOR, Role.REVIEWER])
def test_only_editors_and_owners_write_pages(client, role):
    user = create_user(role)
    client.login(username=user.username, password=PASSWORD)
    assert client.post("/admin/pages/page/add/", page_form()).status_code == 403
