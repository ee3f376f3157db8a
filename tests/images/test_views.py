from contextlib import closing

import pytest
from django.urls import reverse

from tests.factories import create_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return create_picture()


def test_a_picture_is_served_for_ever(client, picture):
    with closing(client.get(picture.url)) as response:
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        with picture.file.open() as file:
            assert response.getvalue() == file.read()


def test_a_picture_sets_no_cookie_and_asks_for_none(client, picture):
    with closing(client.get(picture.url)) as response:
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_serving_a_picture_asks_the_database_nothing(client, picture, django_assert_num_queries):
    with django_assert_num_queries(0), closing(client.get(picture.url)) as response:
        assert response.status_code == 200


def test_a_browser_that_has_it_is_told_so(client, picture):
    with closing(client.get(picture.url)) as first:
        assert first.status_code == 200
    again = client.get(picture.url, headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"


def test_head_answers_like_get(client, picture):
    with closing(client.head(picture.url)) as response:
        assert response.status_code == 200
        assert int(response["Content-Length"]) == picture.file.size


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, picture, method):
    assert getattr(client, method)(picture.url).status_code == 405


def test_other_files_are_not_kept_for_ever(client, media_root):
    (media_root / "form.pdf").write_bytes(b"%PDF-")
    with closing(client.get("/media/form.pdf")) as response:
        assert response.status_code == 200
        assert "immutable" not in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "nothing.jpg",
        "pictures",
        "pictures/",
        "pictures/00000000-0000-0000-0000-000000000000/x.jpg",
        "../secret",
        "../../secret",
        "pictures/../../secret",
        "..%2fsecret",
        "%2e%2e/secret",
        "/secret",
        "//secret",
        "..\\secret",
        "x" * 300,
        "x/" * 3000,
        "\udcff".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_what_is_not_there_or_outside_is_not_found(client, media_root, path):
    (media_root.parent / "secret").write_text("a password")
    response = client.get(f"/media/{path}")
    assert response.status_code == 404
    assert b"a password" not in response.content


def test_a_path_with_the_full_name_of_the_folder_is_not_found(client, media_root):
    (media_root.parent / "secret").write_text("a password")
    path = reverse("images:media_file", args=[f"{media_root.parent}/secret"])
    assert client.get(path).status_code == 404


def test_files_kept_elsewhere_are_not_served_here(client, settings, picture):
    address = picture.url
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "documents/x/form.pdf",
        "./documents/x/form.pdf",
        "/documents/x/form.pdf",
        "//documents/x/form.pdf",
        "documents//x/form.pdf",
        "pictures/../documents/x/form.pdf",
        "documents/x/./form.pdf",
    ],
)
def test_documents_are_not_shown_within_the_site_however_they_are_asked_for(
    client, media_root, path
):
    (media_root / "documents/x").mkdir(parents=True)
    (media_root / "pictures").mkdir()
    (media_root / "documents/x/form.pdf").write_bytes(b"%PDF-")
    assert client.get(reverse("images:media_file", args=[path])).status_code == 404
    assert client.get(f"/media/{path}").status_code == 404
