import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from images.models import Picture
from staff.roles import Role
from tests.factories import create_picture, create_user

from . import nasty
from .test_admin import signed_in

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:images_picture_upload")
DESCRIBE = reverse("admin:images_picture_describe")


@pytest.fixture
def author():
    return signed_in(Role.AUTHOR)


def photo(name="IMG_1.jpg"):
    return SimpleUploadedFile(name, nasty.encoded(nasty.photo()))


def waiting(**fields):
    return create_picture(alt="", awaits_words=True, **fields)


def described(picture, alt):
    return {f"{picture.pk}-alt": alt}


def test_many_files_are_taken_and_wait_for_their_words(author):
    response = author.post(UPLOAD, {"files": [photo(), photo("b.jpg"), photo("c.jpg")]})
    assert response["Location"] == DESCRIBE
    assert Picture.objects.awaiting_words().count() == 3
    assert {picture.uploaded_by.groups.get().name for picture in Picture.objects.all()} == {
        Role.AUTHOR
    }


def test_of_a_bad_file_among_good_ones_its_name_and_fault_are_told(author):
    bad = SimpleUploadedFile("<b>.svg", nasty.SVG)
    response = author.post(UPLOAD, {"files": [photo(), bad, photo()]})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<bdi>&lt;b&gt;.svg</bdi>: This is a drawing (SVG)" in page
    assert Picture.objects.awaiting_words().count() == 2
    assert f'href="{DESCRIBE}"' in page


def test_nothing_chosen_is_said(author):
    assert "Choose pictures on this computer" in author.post(UPLOAD, {}).content.decode()


def test_the_script_sends_one_file_and_is_answered_in_json(author):
    asks = {"accept": "application/json"}
    taken = author.post(UPLOAD, {"files": photo()}, headers=asks)
    picture = Picture.objects.get()
    assert taken.json() == {"picture": str(picture.pk), "url": picture.url}
    refused = author.post(
        UPLOAD, {"files": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff")}, headers=asks
    )
    assert refused.status_code == 422
    assert "damaged" in refused.json()["error"]
    empty = author.post(UPLOAD, {}, headers=asks)
    assert (empty.status_code, bool(empty.json()["error"])) == (422, True)


def test_a_full_disk_is_told_for_its_file(author, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "tests.images.full_disk.FullDiskStorage",
            "OPTIONS": {"room_for": 2},
        }
    }
    page = author.post(UPLOAD, {"files": [photo("a.jpg"), photo("b.jpg")]}).content.decode()
    assert "<bdi>b.jpg</bdi>" in page
    assert "its disk may be full" in page
    assert Picture.objects.count() == 1


def test_pictures_are_described_one_below_the_other(author):
    author.post(UPLOAD, {"files": [photo(), photo()]})
    first, second = Picture.objects.all()
    page = author.get(DESCRIBE).content.decode()
    assert f'name="{first.pk}-alt"' in page
    response = author.post(DESCRIBE, described(first, "A gate") | described(second, ""))
    assert response["Location"] == DESCRIBE
    assert list(Picture.objects.described()) == [Picture.objects.get(alt="A gate")]
    author.post(DESCRIBE, {f"{second.pk}-is_decoration": "on", f"{second.pk}-tag_names": "a, b"})
    assert not Picture.objects.awaiting_words().exists()
    assert sorted(tag.name for tag in second.tags.all()) == ["a", "b"]


def test_the_name_of_a_file_is_no_description(author):
    author.post(UPLOAD, {"files": photo()})
    picture = Picture.objects.get()
    page = author.post(DESCRIBE, described(picture, "IMG_1.jpg")).content.decode()
    assert "is the name of a file" in page
    assert Picture.objects.awaiting_words().exists()


def test_an_author_describes_only_the_own_pictures_an_editor_all(author):
    other = waiting(uploaded_by=create_user())
    assert f'name="{other.pk}-alt"' not in author.get(DESCRIBE).content.decode()
    author.post(DESCRIBE, described(other, "Not mine"))
    assert Picture.objects.awaiting_words().exists()
    signed_in(Role.EDITOR).post(DESCRIBE, described(other, "A gate"))
    assert Picture.objects.get().alt == "A gate"


def test_a_picture_that_is_described_already_is_not_changed_here(author):
    picture = create_picture(alt="Before")
    author.post(DESCRIBE, described(picture, "After"))
    assert Picture.objects.get().alt == "Before"


@pytest.mark.parametrize("address", [UPLOAD, DESCRIBE])
def test_who_may_not_add_pictures_may_do_neither(address, client):
    for role in (Role.REVIEWER, Role.MODERATOR):
        assert signed_in(role).get(address).status_code == 403
        assert signed_in(role).post(address, {"files": photo()}).status_code == 403
    assert client.post(address, {"files": photo()}).status_code == 302
    assert not Picture.objects.exists()


def test_an_upload_from_elsewhere_is_refused():
    client = signed_in(Role.AUTHOR, enforce_csrf_checks=True)
    assert client.post(UPLOAD, {"files": photo()}).status_code == 403


def test_a_picture_that_waits_for_its_words_cannot_be_chosen(author):
    picture = waiting()
    pick = reverse("admin:images_picture_pick")
    assert str(picture.pk) not in author.get(pick).content.decode()
    assert author.get(pick, {"chosen": str(picture.pk)}).status_code == 404


def test_many_pictures_are_shown_with_as_many_queries_as_one():
    editor = signed_in(Role.EDITOR)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            editor.get(DESCRIBE)
        return len(captured)

    waiting()
    for_one = queries()
    for _each in range(5):
        waiting()
    assert queries() == for_one
