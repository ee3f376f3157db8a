import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from documents.processing import MAX_BYTES, REASONS, prepare_document
from tests.factories import image_file, pdf_file

from .making import docx_parts, pdf_bytes, zip_bytes

REFUSED = {
    "nothing": (b"", "empty"),
    "too much": (b"%PDF-1.7\n" + bytes(MAX_BYTES), "larger than 25 MB"),
    "a picture": (image_file().read(), "under Pictures"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old Word"),
    "RTF": (b"{\\rtf1 {\\object\\objdata 01}}", "RTF"),
    "a program": (b"MZ\x90\x00" + bytes(100), "program"),
    "a program for Linux": (b"\x7fELF" + bytes(100), "program"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "a web page": (b"<!DOCTYPE html><script>alert(1)</script>", "web page"),
    "a drawing with a script": (b'<svg onload="alert(1)"/>', "web page"),
    "a flat OpenDocument": (b'<?xml version="1.0"?><office:document/>', "web page"),
    "plain text": (b"Hello", "no kind of file"),
    "another archive": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "no kind of file"),
    "an empty archive": (b"PK\x05\x06" + bytes(18), "no kind of file"),
    "an archive named as PDF": (zip_bytes({"a.txt": "%PDF-1.7"}), "no kind of file"),
    "macros": (zip_bytes(docx_parts(**{"word/vbaProject.bin": b"x"})), "macros"),
    "a damaged PDF": (b"%PDF-1.7\n", "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_of_ours_is_refused_with_words_that_help(name):
    content, words = REFUSED[name]
    with pytest.raises(ValidationError) as refusal:
        prepare_document(ContentFile(content), "Form")
    assert words in refusal.value.messages[0]


@pytest.mark.parametrize(
    "name",
    ["form.exe", "../../form.pdf", "for\x00m.pdf", "f" * 300 + ".pdf", "анкета.pdf", ""],
)
def test_neither_name_nor_end_of_a_name_counts(name):
    upload = pdf_file()
    upload.name = name
    assert prepare_document(upload, "Form").kind == "pdf"


def test_a_word_file_is_taken_by_what_is_in_it():
    upload = ContentFile(zip_bytes(docx_parts()), name="form.pdf")
    prepared = prepare_document(upload, "Form")
    assert prepared.kind == "docx"
    assert prepared.content.startswith(b"PK\x03\x04")


def test_what_was_taken_out_of_a_pdf_is_told():
    def attached(pdf):
        pdf.attachments["note.txt"] = b"x"

    assert prepare_document(ContentFile(pdf_bytes(attached)), "Form").removed == ["files"]


def test_a_reader_of_pdfs_that_breaks_takes_nobody_along(monkeypatch):
    # Stands for a crash in its C++: the program cannot even begin.
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    with pytest.raises(ValidationError) as refusal:
        prepare_document(pdf_file(), "Form")
    assert refusal.value.messages == [REASONS["damaged"]]
