import pytest
from django.core.files.storage import default_storage

from documents.downloads import downloads
from documents.models import DownloadCount
from tests.factories import create_document, create_user, prepared_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted():
    downloads.counted.clear()
    downloads.next_write = 0.0


@pytest.fixture
def ask(client):
    def ask(method="get", **headers):
        response = getattr(client, method)("/documents/diary/", headers=headers)
        list(response)  # Read to its end, its file is closed.
        return response

    return ask


def test_a_document_is_downloaded_under_its_own_name(client):
    document = create_document("Headache diary")
    response = client.get("/documents/headache-diary/")
    with document.file.open() as file:
        assert b"".join(response) == file.read()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="headache-diary.pdf"'
    assert response["Content-Length"] == str(document.size)


def test_a_browser_neither_guesses_nor_runs_it(ask):
    create_document("Diary")
    response = ask()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not response.cookies


def test_a_replaced_document_is_sent_at_the_next_request(ask):
    document = create_document("Diary")
    tag = ask()["ETag"]
    assert ask(if_none_match=tag).status_code == 304
    document.replace(prepared_pdf(pages=2), by=None)
    response = ask(if_none_match=tag)
    assert response.status_code == 200 and response["ETag"] != tag
    assert response["Cache-Control"] == "public, no-cache"
    assert "X-Accel-Expires" not in response


def test_only_whole_downloads_of_readers_are_counted(client, ask):
    document = create_document("Diary")
    tag = ask()["ETag"]
    ask("head")
    ask(if_none_match=tag)
    client.force_login(create_user())
    ask()
    downloads.write()
    assert DownloadCount.objects.get().document == document
    assert DownloadCount.objects.total() == 1


def test_a_download_asks_the_database_little(ask, django_assert_num_queries):
    create_document("Diary")
    ask()
    with django_assert_num_queries(2):  # It, and the clinic’s time zone.
        ask()


def test_what_is_not_there_is_not_found(client):
    assert client.get("/documents/nothing/").status_code == 404
    document = create_document("Diary")
    default_storage.delete(document.file.name)
    assert client.get("/documents/diary/").status_code == 404


def test_a_document_is_only_read(client):
    create_document("Diary")
    assert client.post("/documents/diary/").status_code == 405


def test_its_file_has_no_second_address(client):
    document = create_document("Diary")
    assert client.get(document.file.url).status_code == 404
