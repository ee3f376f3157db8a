import pytest
from django.urls import reverse

from documents.models import Document, DownloadCount
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_document, create_draft, create_post, create_user, pdf_file
from tests.images.full_disk import FullDiskStorage

from .making import docx_parts, pdf_bytes, zip_bytes

pytestmark = pytest.mark.django_db

LIST = reverse("admin:documents_document_changelist")
ADD = reverse("admin:documents_document_add")


def link_to(document: Document) -> str:
    return f'<p><a href="{document.get_absolute_url()}">Form</a></p>'


@pytest.fixture
def sign_in(client):
    def sign_in(role: Role):
        client.force_login(create_user(role))
        return client

    return sign_in


def change(document: Document) -> str:
    return reverse("admin:documents_document_change", args=[document.pk])


def delete(document: Document) -> str:
    return reverse("admin:documents_document_delete", args=[document.pk])


def test_an_author_adds_a_document(sign_in):
    client = sign_in(Role.AUTHOR)
    assert "at most 25 MB" in client.get(ADD).content.decode()
    response = client.post(ADD, {"title": "Patient form", "upload": pdf_file()})
    assert response.status_code == 302
    document = Document.objects.get()
    assert (document.kind, document.uploaded_by.groups.get().name) == ("pdf", "Author")
    assert TrailEntry.objects.get(verb="added").target == document


def test_what_was_taken_out_is_said(sign_in):
    client = sign_in(Role.EDITOR)

    def attached(pdf):
        pdf.attachments["x.exe"] = b"MZ"

    upload = pdf_file()
    upload.file.seek(0)
    upload.file.truncate()
    upload.write(pdf_bytes(attached))
    upload.seek(0)
    page = client.post(ADD, {"title": "Form", "upload": upload}, follow=True)
    assert "attached to the PDF were taken out" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"title": "Form"}, "Choose a file on this computer."),
        ({"title": ""}, "Choose the file once more"),
        ({"title": "x" * 151}, "Choose the file once more"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(sign_in, sent, words):
    if words.startswith("Choose the file once"):
        sent = sent | {"upload": pdf_file()}
    response = sign_in(Role.EDITOR).post(ADD, sent)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Document.objects.exists()


def test_a_file_that_is_refused_is_said_at_the_field(sign_in):
    upload = pdf_file(name="x" * 300 + "/../form.pdf")
    upload.file.truncate(20)
    response = sign_in(Role.EDITOR).post(ADD, {"title": "Form", "upload": upload})
    assert "This file is damaged or unusual." in response.content.decode()


def test_a_full_disk_is_said_at_the_field(sign_in, media_root, monkeypatch):
    storage = FullDiskStorage(room_for=0, location=media_root)
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", storage)
    response = sign_in(Role.EDITOR).post(ADD, {"title": "Form", "upload": pdf_file()})
    assert "disk may be full" in response.content.decode()
    assert not Document.objects.exists()


def test_an_editor_renames_and_replaces(sign_in, django_capture_on_commit_callbacks):
    document = create_document("Form", pages=2)
    client = sign_in(Role.EDITOR)
    upload = pdf_file()
    upload.file.seek(0)
    upload.write(zip_bytes(docx_parts()))
    upload.seek(0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(change(document), {"title": "Patient form", "upload": upload})
    document.refresh_from_db()
    assert (document.title, document.slug, document.kind) == ("Patient form", "form", "docx")


def test_a_new_title_alone_leaves_the_file(sign_in):
    document = create_document("Form")
    sign_in(Role.EDITOR).post(change(document), {"title": "Patient form"})
    again = Document.objects.get()
    assert (again.title, again.file.name) == ("Patient form", document.file.name)
    assert again.replaced_at is None


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER])
def test_who_may_only_look_changes_nothing(sign_in, role):
    document = create_document("Form")
    client = sign_in(role)
    assert client.get(change(document)).status_code == 200
    assert client.post(change(document), {"title": "Other"}).status_code == 403
    assert Document.objects.get().title == "Form"


def test_who_has_no_business_here_is_refused(sign_in):
    document = create_document()
    client = sign_in(Role.MODERATOR)
    for address in (LIST, ADD, change(document), delete(document)):
        assert client.get(address).status_code == 403


def test_a_reviewer_adds_nothing(sign_in):
    assert sign_in(Role.REVIEWER).post(ADD, {"title": "Form"}).status_code == 403


def test_a_form_from_elsewhere_is_refused(client):
    client.force_login(create_user(Role.EDITOR))
    client.handler.enforce_csrf_checks = True
    assert client.post(ADD, {"title": "Form"}).status_code == 403


def test_what_is_gone_is_not_found(sign_in):
    address = reverse("admin:documents_document_change", args=["0" * 32])
    assert sign_in(Role.EDITOR).get(address).status_code == 404


def test_the_page_says_where_it_is_used_and_how_often_asked_for(sign_in):
    document = create_document()
    create_post(title="Read me", body=link_to(document))
    create_draft(title="Not yet", body=link_to(document))
    DownloadCount.objects.create(document=document, day="2020-01-01", times=7)
    page = sign_in(Role.EDITOR).get(change(document)).content.decode()
    assert "Read me</a> (readers see it, 1 saved version)" in page
    assert "Not yet</a> (1 saved version)" in page
    assert "0 in 30 days, 7 in all" in page


def test_one_in_use_is_not_deleted(sign_in):
    document = create_document()
    post = create_post(title="Read me", body=link_to(document))
    client = sign_in(Role.OWNER)
    page = client.get(delete(document)).content.decode()
    assert "“Read me”, as readers see it" in page
    client.post(delete(document), {"post": "yes"})
    assert Document.objects.exists()
    post.delete()
    client.post(delete(document), {"post": "yes"})
    assert not Document.objects.exists()
    assert TrailEntry.objects.filter(verb="deleted", target_name="Patient form").exists()


def test_many_are_deleted_at_once(sign_in):
    documents = [create_document(), create_document()]
    sent = {"action": "delete_selected", "post": "yes"}
    sent |= {"_selected_action": [str(each.pk) for each in documents]}
    sign_in(Role.OWNER).post(LIST, sent)
    assert not Document.objects.exists()


def test_an_editor_deletes_nothing(sign_in):
    assert sign_in(Role.EDITOR).post(delete(create_document())).status_code == 403


def test_the_list_is_searched_and_asks_the_database_no_more_for_many(
    sign_in, django_assert_max_num_queries
):
    client = sign_in(Role.EDITOR)
    create_document("Headache diary")
    for _number in range(5):
        create_document("Patient form")
    client.get(LIST)
    with django_assert_max_num_queries(11):
        page = client.get(LIST, {"q": "diary"}).content.decode()
    assert "Headache diary" in page and "Patient form" not in page
    with django_assert_max_num_queries(11):
        client.get(LIST)


def test_an_author_reads_no_title_of_a_colleagues_draft_where_it_is_used(client):
    document = create_document("Form")
    create_draft(title="Confidential", body=link_to(document), by=create_user(Role.AUTHOR))
    create_post(title="For everybody", body=link_to(document))
    author = create_user(Role.AUTHOR)
    create_draft(title="My own", body=link_to(document), by=author)
    client.force_login(author)
    page = client.get(change(document)).content.decode()
    assert "My own" in page and "For everybody" in page
    assert "Confidential" not in page
    assert "<li>1 text of others</li>" in page
