import re
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from images.models import Picture
from staff.roles import Role
from tests.factories import create_picture, create_user

from . import nasty

pytestmark = pytest.mark.django_db

PICKER = reverse("admin:images_picture_pick")
FROM_EDITOR = {"CKEditor": "id_body", "CKEditorFuncNum": "1", "langCode": "en"}
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def signed_in(role, **options):
    client = Client(**options)
    client.force_login(create_user(role))
    return client


@pytest.fixture
def author():
    return signed_in(Role.AUTHOR)


def valid(**data):
    file = SimpleUploadedFile("IMG_1.jpg", nasty.encoded(nasty.photo()))
    return {"file": file, "alt": "A path through trees"} | data


def upload_to(client, data=None, **query):
    return client.post(PICKER, valid() if data is None else data, query_params=query or FROM_EDITOR)


# Choosing


def test_the_newest_pictures_are_offered_as_buttons_with_their_words(author):
    create_picture(alt="Older")
    newest = create_picture(alt="Newest")
    page = author.get(PICKER, FROM_EDITOR).content.decode()
    assert f'<button name="chosen" value="{newest.pk}">' in page
    assert page.index("<span>Newest</span>") < page.index("<span>Older</span>")
    assert '<input type="hidden" name="CKEditorFuncNum" value="1">' in page


def test_a_chosen_picture_is_handed_over_with_address_and_words(author):
    picture = Picture.objects.store(
        ContentFile(nasty.encoded(nasty.photo((900, 600)))), alt="A path"
    )
    page = author.get(PICKER, FROM_EDITOR | {"chosen": picture.pk}).content.decode()
    assert f'data-url="{picture.url}"' in page
    assert 'data-alt="A path"' in page
    assert f'data-thumbnail="{picture.thumbnail_url}"' in page
    assert 'data-function-number="1"' in page
    assert 'data-field=""' in page


def test_a_form_field_is_told_by_its_id(author):
    picture = create_picture()
    page = author.get(PICKER, {"field": "id_picture", "chosen": picture.pk}).content.decode()
    assert 'data-field="id_picture"' in page
    assert f'data-picture-chosen="{picture.pk}"' in page


def test_decoration_is_handed_over_without_words(author):
    picture = create_picture(alt="A pattern", is_decoration=True)
    page = author.get(PICKER, FROM_EDITOR | {"chosen": picture.pk}).content.decode()
    assert 'data-alt=""' in page


def test_without_a_window_that_waits_the_address_is_there_to_copy(author):
    picture = create_picture()
    page = author.get(PICKER, {"chosen": picture.pk}).content.decode()
    assert "No window is waiting" in page
    assert f'value="{picture.url}" readonly' in page


@pytest.mark.parametrize("chosen", ["", "1", "x" * 500, str(uuid.UUID(int=0)), HOSTILE])
def test_a_picture_that_is_not_there_is_not_found(author, chosen):
    assert author.get(PICKER, FROM_EDITOR | {"chosen": chosen}).status_code == 404


def test_the_pictures_come_24_a_page(author):
    for number in range(25):
        create_picture(alt=f"Picture of number {number}.")
    first = author.get(PICKER, FROM_EDITOR).content.decode()
    assert first.count('name="chosen"') == 24
    assert 'href="?CKEditorFuncNum=1&amp;page=2"' in first
    second = author.get(PICKER, FROM_EDITOR | {"page": "2"}).content.decode()
    assert second.count('name="chosen"') == 1
    assert "Picture of number 0." in second


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "9" * 400])
def test_a_page_that_is_not_there_gives_the_nearest(author, page):
    create_picture(alt="The only one")
    response = author.get(PICKER, FROM_EDITOR | {"page": page})
    assert response.status_code == 200
    assert "The only one" in response.content.decode()


def test_pictures_are_found_by_their_words(author):
    create_picture(alt="A gate in spring")
    create_picture(alt="A path in winter")
    page = author.get(PICKER, FROM_EDITOR | {"q": "spring"}).content.decode()
    assert "1 picture found." in page
    assert "A path in winter" not in page
    assert 'value="spring"' in page


def test_a_search_without_finding_says_so(author):
    create_picture()
    page = author.get(PICKER, FROM_EDITOR | {"q": "zebra"}).content.decode()
    assert "No picture is described with these words." in page
    assert 'href="?CKEditorFuncNum=1"' in page


@pytest.mark.parametrize("words", [HOSTILE, "%", "x" * 5_000, "☃"])
def test_hostile_words_to_look_for_do_no_harm(author, words):
    response = author.get(PICKER, FROM_EDITOR | {"q": words})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_an_empty_library_says_so_and_opens_the_upload(author):
    page = author.get(PICKER, FROM_EDITOR).content.decode()
    assert "There are no pictures yet." in page
    assert '<details class="picture-upload" open>' in page


def test_hostile_words_are_escaped_in_the_grid_and_on_the_way_to_the_opener(author):
    picture = create_picture(alt=HOSTILE)
    for query in (FROM_EDITOR, FROM_EDITOR | {"chosen": picture.pk}):
        page = author.get(PICKER, query).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_page_runs_no_script_of_its_own_text(author):
    picture = create_picture()
    for query in (FROM_EDITOR, FROM_EDITOR | {"chosen": picture.pk}):
        page = author.get(PICKER, query).content.decode()
        scripts = re.findall(r"<script[^>]*>", page)
        assert all(" src=" in script for script in scripts)
        assert "<style" not in page
        assert " style=" not in page


def test_many_pictures_take_the_same_number_of_queries_as_one(author):
    def count():
        with CaptureQueriesContext(connection) as queries:
            author.get(PICKER, FROM_EDITOR)
        return len(queries)

    create_picture()
    one = count()
    for _number in range(10):
        create_picture()
    assert count() == one


# Who asked


@pytest.mark.parametrize(
    "number",
    ["", "x", "-1", "1.5", " 1", "1\n", "٣", "1" * 10, "0);alert(1);(0", "<script>alert(1)"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_function_number_that_is_none_is_refused(author, method, number):
    query = FROM_EDITOR | {"CKEditorFuncNum": number}
    response = getattr(author, method)(PICKER, query_params=query)
    assert response.status_code == 400
    assert "alert(" not in response.content.decode()


@pytest.mark.parametrize("field", ["", "1x", "a b", "a'b", "<b>", "x" * 101, "id_\x00", "a]"])
def test_a_field_that_is_no_id_is_refused(author, field):
    assert author.get(PICKER, {"field": field}).status_code == 400


# Uploading


def test_an_uploaded_picture_is_stored_and_chosen_at_once(author):
    response = upload_to(author)
    picture = Picture.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"{PICKER}?CKEditorFuncNum=1&chosen={picture.pk}"
    assert picture.alt == "A path through trees"
    assert picture.uploaded_by.groups.get().name == Role.AUTHOR


def test_an_upload_keeps_the_field_that_asked(author):
    response = upload_to(author, field="id_picture")
    assert response["Location"].startswith(f"{PICKER}?field=id_picture&chosen=")


def test_what_a_visitor_may_not_choose_is_not_taken_from_the_upload(author):
    other = create_user()
    upload_to(author, valid(uploaded_by=other.pk, id=str(uuid.UUID(int=7)), width=1))
    picture = Picture.objects.get()
    assert picture.uploaded_by != other
    assert picture.pk != uuid.UUID(int=7)
    assert picture.width == 640


def test_a_wrong_upload_keeps_the_words_and_the_pictures(author):
    create_picture(alt="Already here")
    file = SimpleUploadedFile("a.svg", nasty.SVG)
    response = upload_to(author, valid(file=file, caption="Keep <me>"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Export it as PNG" in page
    assert "Keep &lt;me&gt;" in page
    assert "Already here" in page
    assert '<details class="picture-upload" open>' in page
    assert Picture.objects.count() == 1


def test_an_upload_with_nothing_in_it_says_what_is_missing(author):
    page = upload_to(author, {}).content.decode()
    assert "Choose a picture on this computer or phone." in page
    assert "Say what the picture shows" in page


def test_a_full_disk_is_said_at_the_field(author, settings, media_root):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "tests.images.full_disk.FullDiskStorage",
            "OPTIONS": {"room_for": 0},
        }
    }
    response = upload_to(author)
    assert "its disk may be full" in response.content.decode()
    assert not Picture.objects.exists()
    assert list((media_root / "pictures").rglob("*")) == []


# Who may


def test_those_who_are_not_signed_in_are_asked_to(client):
    for response in (client.get(PICKER, FROM_EDITOR), upload_to(client)):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))
    assert not Picture.objects.exists()


def test_somebody_who_is_no_staff_is_asked_to_sign_in(client):
    client.force_login(create_user())
    assert client.get(PICKER).status_code == 302


def test_a_role_without_pictures_may_neither_look_nor_upload():
    moderator = signed_in(Role.MODERATOR)
    assert moderator.get(PICKER, FROM_EDITOR).status_code == 403
    assert upload_to(moderator).status_code == 403
    assert not Picture.objects.exists()


def test_a_role_that_may_only_look_is_offered_no_upload():
    create_picture(alt="To be seen")
    reviewer = signed_in(Role.REVIEWER)
    page = reviewer.get(PICKER, FROM_EDITOR).content.decode()
    assert "To be seen" in page
    assert 'type="file"' not in page
    assert upload_to(reviewer).status_code == 403
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(author, method):
    assert getattr(author, method)(PICKER).status_code == 405


def test_an_upload_from_elsewhere_is_refused():
    assert upload_to(signed_in(Role.AUTHOR, enforce_csrf_checks=True)).status_code == 403
    assert not Picture.objects.exists()


def test_the_upload_form_carries_the_token_that_lets_it_in():
    client = signed_in(Role.AUTHOR, enforce_csrf_checks=True)
    token = client.get(PICKER, FROM_EDITOR).context["csrf_token"]
    assert upload_to(client, valid(csrfmiddlewaretoken=str(token))).status_code == 302
    assert Picture.objects.count() == 1
