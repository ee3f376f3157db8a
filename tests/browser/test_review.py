"""A post on its way through four hands: author, editor, clinician, editor, readers."""

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from outbox.models import Mail
from publishing.models import Revision
from staff.roles import Role
from tests.factories import create_category, create_clinic, create_draft, create_person, create_user

from .conftest import assert_no_axe_findings
from .test_replies import sign_in
from .test_writing import editor_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(transactional_db):
    create_clinic()
    for role in Role:
        create_user(role, username=role.value.lower(), email=f"{role.value.lower()}@example.org")
    author, reviewer = (
        create_user(role, username=name, first_name=name.capitalize())
        for role, name in ((Role.AUTHOR, "noor"), (Role.REVIEWER, "ada"))
    )
    create_person(name="Ada Quill", credentials="MD", user=reviewer)
    return create_draft(
        by=author,
        title="Sleep and pain",
        slug="sleep-and-pain",
        body="<p>Sleep eases pain.</p><ul><li>Rest</li><li>Light</li></ul>",
        categories=[create_category(name="Medicines", asks_for_review=True)],
    )


def look_at(page: Page) -> None:
    assert_no_axe_findings(page)
    is_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(is_wide), page.url


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_post_goes_from_its_author_by_editor_and_clinician_to_the_readers(
    new_page, live_server, draft, width, scheme
):
    def desk_of(username: str) -> Page:
        page = new_page(width=width, color_scheme=scheme)
        sign_in(page, live_server.url, username)
        look_at(page)
        return page

    # The author submits.
    author = desk_of("noor")
    author.get_by_role("link", name="Sleep and pain").click()
    author.get_by_label("Note to colleagues").fill("Is the second list complete?")
    press(author, "Submit for review")
    expect(author.get_by_text("is submitted: reviewers and editors find it")).to_be_visible()

    # The editor forgets the note, then sends it back with one.
    editor = desk_of("editor")
    expect(editor.get_by_text("Is the second list complete?")).to_be_visible()
    editor.get_by_role("link", name="Sleep and pain").click()
    expect(editor.get_by_text("A clinician’s review is needed (Medicines)")).to_be_visible()
    look_at(editor)
    press(editor, "Send back")
    expect(editor.get_by_text("Write a note: what should be changed")).to_be_visible()
    expect(editor.get_by_label("Note to colleagues")).to_be_focused()
    look_at(editor)
    editor.get_by_label("Note to colleagues").fill("Which study says so?")
    press(editor, "Send back")
    expect(editor.get_by_text("is sent back with your note")).to_be_visible()

    # The author reads the note, mends, and submits again.
    author.goto(f"{live_server.url}/admin/")
    expect(author.get_by_role("heading", name="Sent back to you")).to_be_visible()
    author.get_by_role("link", name="Sleep and pain").click()
    expect(author.get_by_role("heading", name="Sent back by editor")).to_be_visible()
    look_at(author)
    editor_of(author).click()
    author.keyboard.press("Control+Home")
    author.keyboard.type("In one trial: ")
    press(author, "Submit for review")
    expect(author.get_by_text("is submitted")).to_be_visible()

    # The clinician reads, edits nothing, approves, and is named.
    clinician = desk_of("ada")
    expect(clinician.get_by_role("heading", name="For you to review")).to_be_visible()
    clinician.get_by_role("link", name="Sleep and pain").click()
    look_at(clinician)
    expect(clinician.get_by_role("button", name="Restore")).to_have_count(0)
    expect(clinician.get_by_label("Tell readers that Ada Quill, MD reviewed")).to_be_checked()
    clinician.get_by_role("link", name="Read it as readers will").click()
    expect(clinician.get_by_text("In one trial: Sleep eases pain.")).to_be_visible()
    look_at(clinician)
    clinician.get_by_role("link", name="Approve or send back").click()
    press(clinician, "Approve")
    expect(clinician.get_by_text("is approved: an editor can publish it.")).to_be_visible()

    # The editor publishes what was approved, in the form, and readers see it.
    editor.goto(f"{live_server.url}/admin/blog/post/{draft.pk}/change/")
    expect(editor.get_by_text("Approved: an editor can publish it.")).to_be_visible()
    expect(editor_of(editor)).to_be_visible()
    press(editor, "Publish")
    expect(editor.get_by_text("is published")).to_be_visible()
    reader = new_page(width=width, color_scheme=scheme)
    reader.goto(f"{live_server.url}/blog/sleep-and-pain/")
    expect(reader.get_by_text("In one trial: Sleep eases pain.")).to_be_visible()
    expect(reader.get_by_text("Ada Quill").first).to_be_visible()
    assert Post.objects.get().reviewer.name == "Ada Quill"
    assert {"editor@example.org", "reviewer@example.org"} <= {m.to for m in Mail.objects.all()}

    author.goto(f"{live_server.url}/admin/blog/post/{draft.pk}/history/")
    for words in ("Which study says so?", "Reviewed and approved by Ada", "second list complete?"):
        expect(author.get_by_text(words)).to_be_visible()
    look_at(author)


def test_each_reference_stands_in_a_line_of_its_own(page, live_server, draft):
    lines = [
        "One 2020. doi:10.1000/182",
        "Two 2021. PMID 1",
        "https://www.nice.org.uk/guidance/ng59",
    ]
    for references in (lines[::2], lines):
        newest = draft.save_revision({"references": "\n".join(references)}, by=None)
    sign_in(page, live_server.url, "ada")
    page.goto(f"{live_server.url}/admin/blog/post/{draft.pk}/history/compare/?is={newest.pk}")
    page.evaluate("document.querySelectorAll('.said').forEach((each) => each.remove())")
    was, now = page.get_by_role("row", name="References").get_by_role("cell").all_inner_texts()
    assert was.splitlines() == lines[::2]
    assert now.splitlines() == lines


def test_an_untitled_draft_is_saved_while_somebody_writes(page, live_server, draft):
    sign_in(page, live_server.url, "noor")
    page.goto(f"{live_server.url}/admin/blog/post/add/")
    page.wait_for_load_state("networkidle")
    editor_of(page).click()
    page.keyboard.type("Only words yet.")
    expect(page.locator("[data-said]")).to_contain_text("Saved", timeout=30_000)
    assert "Only words yet." in Revision.objects.first().data["body"]
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Readers do not see this version")).to_be_visible()
    assert Post.objects.filter(title="Untitled").count() == 1
