import pytest
from django.urls import reverse

from documents.models import Document
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_document, create_user, pdf_file

pytestmark = pytest.mark.django_db

PICK = reverse("admin:documents_document_pick")


@pytest.fixture
def author(client):
    client.force_login(create_user(Role.AUTHOR))
    return client


def test_the_documents_there_are_are_offered(author):
    create_document("Headache diary")
    page = author.get(PICK, {"CKEditorFuncNum": "1"}).content.decode()
    assert "Headache diary" in page
    assert '<input type="hidden" name="CKEditorFuncNum" value="1">' in page


def test_documents_are_searched(author):
    create_document("Headache diary")
    create_document("Invoice")
    page = author.get(PICK, {"q": "diary"}).content.decode()
    assert "1 document found." in page and "Invoice" not in page
    assert "No document has these words" in author.get(PICK, {"q": "zebra"}).content.decode()


def test_the_chosen_one_is_handed_over(author):
    document = create_document("Diary <b>")
    page = author.get(PICK, {"CKEditorFuncNum": "1", "chosen": document.pk}).content.decode()
    assert 'data-url="/documents/diary-b/"' in page
    assert 'data-title="Diary &lt;b&gt;"' in page
    assert 'data-function-number="1"' in page


def test_a_new_one_is_uploaded_and_chosen(author):
    response = author.post(
        f"{PICK}?CKEditorFuncNum=1", {"title": "Patient form", "upload": pdf_file()}
    )
    document = Document.objects.get()
    assert response["Location"] == f"{PICK}?CKEditorFuncNum=1&chosen={document.pk}"
    assert TrailEntry.objects.filter(verb="added", target_name="Patient form").exists()


def test_what_is_wrong_is_said(author):
    page = author.post(PICK, {"title": "Patient form"}).content.decode()
    assert "Choose a file on this computer." in page


@pytest.mark.parametrize("number", ["x", "1);alert(1", "9" * 10])
def test_a_tampered_number_is_refused(author, number):
    assert author.get(PICK, {"CKEditorFuncNum": number}).status_code == 400


@pytest.mark.parametrize("chosen", ["x", "0" * 32])
def test_one_that_is_not_there_is_not_found(author, chosen):
    assert author.get(PICK, {"chosen": chosen}).status_code == 404


def test_only_those_who_may_see_and_add(client):
    client.force_login(create_user(Role.MODERATOR))
    assert client.get(PICK).status_code == 403
    client.force_login(create_user(Role.REVIEWER))
    assert "Upload a new document" not in client.get(PICK).content.decode()
    assert client.post(PICK, {"title": "Form"}).status_code == 403


def test_a_page_of_documents_asks_the_database_no_more_for_many(
    author, django_assert_max_num_queries
):
    for _number in range(31):
        create_document()
    author.get(PICK)
    with django_assert_max_num_queries(8):
        page = author.get(PICK).content.decode()
    assert "Page 1 of 2" in page
