import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models import ProtectedError

from documents.models import Document
from staff.models import TrailEntry
from tests.factories import (
    create_document,
    create_post,
    create_user,
    pdf_file,
    prepared_pdf,
)
from tests.images.full_disk import FullDiskStorage

pytestmark = pytest.mark.django_db


def files(media_root) -> list[str]:
    return sorted(path.name for path in media_root.rglob("*") if path.is_file())


@pytest.fixture
def full_disk(media_root, monkeypatch):
    def fill(*, room_for: int) -> None:
        storage = FullDiskStorage(room_for=room_for, location=media_root)
        monkeypatch.setattr(Document._meta.get_field("file"), "storage", storage)

    return fill


def test_a_document_has_an_address_made_of_its_title():
    document = create_document("Headache diary")
    assert document.get_absolute_url() == "/documents/headache-diary/"
    assert create_document("Headache diary").slug == "headache-diary-2"
    assert create_document("Дневник").slug == "document"


def test_the_address_stays_when_the_title_changes():
    document = create_document("Headache diary")
    document.title = "Diary of headaches"
    document.save()
    assert document.slug == "headache-diary"


def test_a_document_says_its_kind_and_size():
    document = create_document()
    document.size = 123_000
    assert document.kind_and_size == "PDF, 120.1\xa0KB"


def test_an_upload_is_cleaned_and_kept(media_root):
    document = Document.objects.store(pdf_file(), title="Patient form")
    assert document.size == default_storage.size(document.file.name)
    assert len(files(media_root)) == 1


def test_what_is_refused_leaves_nothing(media_root):
    with pytest.raises(ValidationError):
        Document.objects.store(ContentFile(b"Hello"), title="Patient form")
    assert files(media_root) == [] and not Document.objects.exists()


def test_a_title_too_long_leaves_nothing(media_root):
    with pytest.raises(ValidationError):
        create_document("x" * 151)
    assert files(media_root) == []


def test_a_full_disk_leaves_neither_row_nor_file(media_root, full_disk):
    full_disk(room_for=0)
    with pytest.raises(OSError):
        create_document()
    assert files(media_root) == [] and not Document.objects.exists()


def test_a_full_disk_keeps_the_file_that_was_to_be_replaced(media_root, full_disk):
    full_disk(room_for=1)
    document = create_document()
    before = files(media_root)
    with pytest.raises(OSError):
        document.replace(prepared_pdf(pages=2), by=None)
    assert files(media_root) == before
    assert Document.objects.get().file.storage.exists(document.file.name)


def test_a_replaced_file_is_gone_and_the_address_stays(
    media_root, django_capture_on_commit_callbacks
):
    document, owner = create_document(), create_user()
    before, address = files(media_root), document.get_absolute_url()
    with django_capture_on_commit_callbacks(execute=True):
        document.replace(prepared_pdf(pages=2), by=owner)
    assert document.get_absolute_url() == address
    assert len(files(media_root)) == 1 and files(media_root) != before
    assert document.replaced_at
    assert TrailEntry.objects.get().verb == "replaced"


def test_replaced_by_the_same_file_it_stays(media_root, django_capture_on_commit_callbacks):
    document = create_document()
    with django_capture_on_commit_callbacks(execute=True):
        document.replace(prepared_pdf(), by=None)
    assert len(files(media_root)) == 1


@pytest.mark.parametrize("in_bulk", [True, False])
def test_with_a_document_its_file_goes(media_root, django_capture_on_commit_callbacks, in_bulk):
    document = create_document()
    with django_capture_on_commit_callbacks(execute=True):
        Document.objects.all().delete() if in_bulk else document.delete()
    assert list(media_root.rglob("*.pdf")) == []


def test_a_document_in_use_cannot_be_deleted():
    document = create_document()
    create_post(body=f'<p><a href="{document.get_absolute_url()}">Form</a></p>')
    with pytest.raises(ProtectedError):
        document.delete()


def test_the_database_knows_the_kinds():
    document = create_document()
    with pytest.raises(IntegrityError):
        Document.objects.filter(pk=document.pk).update(kind="exe")


def test_documents_are_found_by_words_of_their_title():
    diary = create_document("Headache diary")
    create_document("Patient form")
    assert list(Document.objects.matching("DIARY head\x00")) == [diary]
