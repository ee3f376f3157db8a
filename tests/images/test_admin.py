import pytest
from django.contrib.admin.models import LogEntry
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

LIST = reverse("admin:images_picture_changelist")
ADD = reverse("admin:images_picture_add")


def change(picture):
    return reverse("admin:images_picture_change", args=[picture.pk])


def signed_in(role, **options):
    client = Client(**options)
    client.force_login(create_user(role))
    return client


@pytest.fixture
def editor():
    return signed_in(Role.EDITOR)


def valid(**data):
    file = SimpleUploadedFile("IMG_1.jpg", nasty.encoded(nasty.photo()))
    return {"file": file, "alt": "A path through trees"} | data


def test_an_uploaded_picture_is_stored_with_who_uploaded_it(editor):
    response = editor.post(ADD, valid(caption="Spring"), follow=True)
    assert response.redirect_chain[-1] == (LIST, 302)
    picture = Picture.objects.get()
    assert picture.caption == "Spring"
    assert picture.uploaded_by.groups.get().name == Role.EDITOR
    assert picture.renditions.count() == 1
    assert "A path through trees" in response.content.decode()
    assert LogEntry.objects.get().object_id == str(picture.pk)


def test_the_add_page_takes_a_file_and_words(editor):
    page = editor.get(ADD).content.decode()
    assert 'enctype="multipart/form-data"' in page
    for name in ("file", "alt", "is_decoration", "caption", "credit"):
        assert f'name="{name}"' in page


def test_a_wrong_upload_keeps_the_words_and_says_what_is_wrong(editor):
    file = SimpleUploadedFile("a.jpg", b"no picture")
    response = editor.post(ADD, valid(file=file, caption="Keep <me>"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "no picture that browsers can show" in page
    assert "Keep &lt;me&gt;" in page
    assert 'aria-invalid="true"' in page
    assert not Picture.objects.exists()


def test_a_full_disk_is_an_error_at_the_field_and_leaves_nothing(editor, settings, media_root):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "tests.images.full_disk.FullDiskStorage",
            "OPTIONS": {"room_for": 1},
        }
    }
    response = editor.post(ADD, valid(caption="Keep me"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "its disk may be full" in page
    assert "Keep me" in page
    assert not Picture.objects.exists()
    assert list((media_root / "pictures").rglob("*")) == []


def test_an_upload_in_a_window_of_the_admin_answers_it(editor):
    response = editor.post(ADD, valid(_popup="1"))
    assert b"popup_response.js" in response.content


def test_the_change_page_shows_the_picture_and_where_it_is(editor):
    picture = Picture.objects.store(
        ContentFile(nasty.encoded(nasty.photo((900, 600)))), alt="A path"
    )
    page = editor.get(change(picture)).content.decode()
    assert f'<a href="{picture.url}">{picture.url}</a>' in page
    assert "900 × 600" in page
    assert "KB" in page
    assert 'class="picture-preview"' in page
    assert 'name="file"' not in page


def test_the_change_page_of_a_picture_whose_file_is_gone_still_opens(editor, media_root):
    picture = create_picture()
    (media_root / picture.file.name).unlink()
    assert "The file is missing" in editor.get(change(picture)).content.decode()


def test_words_can_be_changed_but_not_the_file(editor):
    picture = create_picture()
    before = picture.file.name
    response = editor.post(change(picture), valid(alt="A path in snow", width=1))
    assert response.status_code == 302
    picture.refresh_from_db()
    assert picture.alt == "A path in snow"
    assert (picture.file.name, picture.width) == (before, 40)


def test_words_cannot_be_taken_away(editor):
    picture = create_picture(alt="A path")
    response = editor.post(change(picture), {"alt": ""})
    assert "Say what the picture shows" in response.content.decode()
    picture.refresh_from_db()
    assert picture.alt == "A path"


@pytest.mark.parametrize("address", ["not-a-uuid", "00000000-0000-0000-0000-000000000000"])
def test_a_picture_that_is_not_there_leads_back_to_the_start(editor, address):
    response = editor.get(reverse("admin:images_picture_change", args=[address]))
    assert response.status_code == 302


def test_the_list_shows_small_pictures_with_width_and_height(editor):
    picture = Picture.objects.store(
        ContentFile(nasty.encoded(nasty.photo((900, 600)))), alt="A path"
    )
    page = editor.get(LIST).content.decode()
    assert f'src="{picture.thumbnail_url}" width="96" height="72"' in page


@pytest.mark.parametrize("field", ["alt", "caption", "credit"])
def test_the_list_is_searched_in_all_words(editor, field):
    create_picture(**{field: "Zebra finch"})
    create_picture(alt="Something else")
    page = editor.get(LIST, {"q": "zebra"}).content.decode()
    assert "1 picture" in page
    assert "Something else" not in page


def test_hostile_words_are_escaped_in_the_list_and_on_the_change_page(editor):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    picture = create_picture(alt=hostile, caption=hostile, credit=hostile)
    for address in (LIST, change(picture)):
        page = editor.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_list_takes_the_same_number_of_queries_for_many_pictures(editor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            editor.get(LIST)
        return len(captured)

    create_picture(uploaded_by=create_user())
    for_one = queries()
    for _number in range(8):
        create_picture(uploaded_by=create_user())
    assert queries() == for_one


def test_only_the_owner_deletes_a_picture(media_root, django_capture_on_commit_callbacks):
    picture = create_picture()
    address = reverse("admin:images_picture_delete", args=[picture.pk])
    for role in (Role.AUTHOR, Role.EDITOR, Role.REVIEWER, Role.MODERATOR):
        assert signed_in(role).post(address, {"post": "yes"}).status_code == 403
    assert (media_root / picture.file.name).exists()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(Role.OWNER).post(address, {"post": "yes"})
    assert not Picture.objects.exists()
    assert not (media_root / picture.file.name).exists()


def test_many_pictures_are_deleted_with_their_files(media_root, django_capture_on_commit_callbacks):
    pictures = [create_picture(), create_picture()]
    chosen = {
        "action": "delete_selected",
        "_selected_action": [picture.pk for picture in pictures],
        "post": "yes",
    }
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(Role.OWNER).post(LIST, chosen)
    assert not Picture.objects.exists()
    assert list((media_root / "pictures").rglob("*")) == []


@pytest.mark.parametrize(
    ("role", "sees", "adds", "changes"),
    [
        (Role.AUTHOR, 200, 200, False),
        (Role.EDITOR, 200, 200, True),
        (Role.REVIEWER, 200, 403, False),
        (Role.MODERATOR, 403, 403, False),
        (Role.OWNER, 200, 200, True),
    ],
)
def test_each_role_may_do_what_it_needs(role, sees, adds, changes):
    client = signed_in(role)
    picture = create_picture(alt="Before")
    assert client.get(LIST).status_code == sees
    assert client.get(change(picture)).status_code == sees
    assert client.get(ADD).status_code == adds
    client.post(change(picture), {"alt": "After"})
    picture.refresh_from_db()
    assert (picture.alt == "After") is changes


def test_a_role_that_may_not_add_cannot_upload_by_hand():
    response = signed_in(Role.REVIEWER).post(ADD, valid())
    assert response.status_code == 403
    assert not Picture.objects.exists()


@pytest.mark.parametrize("address", [LIST, ADD])
def test_those_who_are_not_signed_in_are_asked_to(client, address):
    for response in (client.get(address), client.post(address, valid())):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))
    assert not Picture.objects.exists()


def test_an_upload_from_elsewhere_is_refused():
    client = signed_in(Role.EDITOR, enforce_csrf_checks=True)
    assert client.post(ADD, valid()).status_code == 403
    assert not Picture.objects.exists()
