"""A form for patients, from an author's computer to a reader's, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from blog.models import Post
from documents.models import Document
from staff.roles import Role
from tests.factories import create_clinic, create_user, pdf_file

from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(transactional_db):
    create_clinic()
    return create_user(Role.EDITOR, username="editor")


def test_a_document_is_uploaded_linked_published_and_downloaded(
    page, new_page, live_server, editor
):
    sign_in(page, live_server.url, "editor")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    page.get_by_label("Title").fill("Before your visit")
    page.locator("[contenteditable=true]").click()
    page.keyboard.type("Please bring our ")
    page.keyboard.press("Control+k")  # The link dialog.
    browse = page.locator(".cke_dialog_ui_button", has_text="Choose or upload a document").first
    expect(browse).to_be_visible()
    browse.focus()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    picker = opened.value
    picker.get_by_label("Title").fill("Patient form")
    picker.get_by_label("File").set_input_files(
        {"name": "x.pdf", "mimeType": "application/pdf", "buffer": pdf_file().read()}
    )
    upload = picker.get_by_role("button", name="Upload and link to it")
    upload.focus()
    with picker.expect_event("close"):
        picker.keyboard.press("Enter")
    expect(page.get_by_label("Display Text")).to_have_value("Patient form")
    expect(page.get_by_label("URL")).to_have_value("/documents/patient-form/")
    page.get_by_role("button", name="OK").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("is published")).to_be_visible()
    assert '<a href="/documents/patient-form/">Patient form</a>' in Post.objects.get().body

    reader = new_page()
    reader.goto(live_server.url + Post.objects.get().get_absolute_url())
    link = reader.get_by_role("link", name=re.compile(r"Patient form \(PDF, .*bytes\)"))
    with reader.expect_download() as downloading:
        link.click()
    assert downloading.value.suggested_filename == "patient-form.pdf"
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    assert Document.objects.get().uses.count() == 2
