"""The way of a post from its author by an editor or a clinician to the readers, on the desk."""

import pytest
from django.urls import reverse

from blog.models import Post
from outbox.models import Mail
from publishing.desk.autosave import autosave
from publishing.models import Decision, RevisionState
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_category, create_draft, create_user

from .desk import ADD, change_url, decide, form, messages_of, page_of, press

pytestmark = pytest.mark.django_db
IN_REVIEW, APPROVED, WORKING = (
    RevisionState.IN_REVIEW,
    RevisionState.APPROVED,
    RevisionState.WORKING,
)


# In the form


def test_an_editor_approves_in_the_form(client, sign_in, draft):
    editor = sign_in(Role.EDITOR)
    response = press(client, draft, "_approve", revision_note="Fine")
    assert "is approved" in messages_of(response)
    assert draft.revisions.count() == 1
    assert draft.newest_revision.state == APPROVED
    decision = draft.newest_revision.decisions.get()
    assert (decision.by, decision.note, decision.as_reviewer) == (editor, "Fine", False)
    assert Mail.objects.get().to == "author@example.org"


def test_an_editor_mends_a_word_while_approving(client, sign_in, draft):
    sign_in(Role.EDITOR)
    press(client, draft, "_approve", title="Walking again")
    newest = draft.newest_revision
    assert (newest.data["title"], newest.state) == ("Walking again", APPROVED)


def test_an_editor_sends_back_with_a_note(client, sign_in, draft):
    sign_in(Role.EDITOR)
    response = press(client, draft, "_send_back", revision_note="Which study?")
    assert "is sent back with your note" in messages_of(response)
    assert draft.newest_revision.state == WORKING
    assert draft.newest_revision.decisions.get().note == "Which study?"


def test_sending_back_without_a_note_says_so_at_the_field_and_keeps_all(client, sign_in, draft):
    sign_in(Role.EDITOR)
    response = press(client, draft, "_send_back", summary="Mended")
    assert "Write a note" in str(response.context["adminform"].form.errors["revision_note"])
    assert "Mended" in response.content.decode()
    assert draft.newest_revision.state == IN_REVIEW
    assert not Mail.objects.exists()


@pytest.mark.parametrize("button", ["_approve", "_send_back"])
def test_what_nobody_submitted_is_not_decided_about(client, sign_in, author, button):
    sign_in(Role.EDITOR)
    draft = create_draft(by=author)
    assert f'name="{button}"' not in client.get(change_url(draft)).content.decode()
    response = press(client, draft, button, revision_note="Why")
    assert "not in review" in str(response.context["adminform"].form.non_field_errors())
    response = client.post(ADD, form(**{button: "1"}))
    assert "Save it first" in str(response.context["adminform"].form.non_field_errors())


def test_a_newer_version_is_shown_beside_instead_of_approved_unseen(client, sign_in, draft):
    sign_in(Role.EDITOR)
    stale = form(draft, slug="walking", _approve="1")
    draft.save_revision({"body": "<p>Their words.</p>"}, by=create_user(first_name="Ada"))
    html = client.post(change_url(draft), stale).content.decode()
    assert "Two versions of this text" in html
    assert not Decision.objects.exists()


def test_the_author_reads_the_note_and_submits_again(client, author, draft):
    draft.send_back(draft.newest_revision, by=create_user(first_name="Ada"), note="Which <b>study?")
    client.force_login(author)
    for page in (change_url(draft), "/admin/", page_of(draft, "history")):
        assert "Which &lt;b&gt;study?" in client.get(page).content.decode(), page
    press(client, draft, "_save", summary="Half mended")
    assert "Sent back by Ada, " in client.get(change_url(draft)).content.decode()
    press(client, draft, "_submit", summary="Mended", revision_note="Now named")
    html = client.get(change_url(draft)).content.decode()
    assert "Sent back by Ada, " not in html
    assert "Note by Noor, " in html


def test_the_note_of_the_submission_stays_until_it_is_decided(client, sign_in, author):
    draft = create_draft(by=author)
    client.force_login(author)
    press(client, draft, "_submit", revision_note="Check the dose")
    autosave(draft, {"body": "<p>A comma, mended.</p>"}, by=author)
    editor = sign_in(Role.EDITOR)
    pages = [change_url(draft), page_of(draft, "review"), "/admin/"]
    for page in pages:
        assert client.get(page, follow=True).text.count("Check the dose") >= 1, page
    press(client, draft, "_save", summary="Mended by an editor")
    html = client.get(page_of(draft, "review"), follow=True).text
    assert html.count("Check the dose") == 1
    assert "Note by Noor, " in html
    draft.approve(draft.newest_revision, by=editor)
    for page in pages[1:]:
        assert "Check the dose" not in client.get(page, follow=True).text, page


def test_submitting_twice_tells_the_editors_once(client, author):
    create_user(Role.EDITOR, email="editor@example.org")
    draft = create_draft(by=author)
    client.force_login(author)
    for _each in range(2):
        assert "is submitted" in messages_of(press(client, draft, "_submit"))
    assert Mail.objects.count() == 1
    assert TrailEntry.objects.about(draft).count() == 1


@pytest.mark.parametrize("button", ["_submit", "_publish"])
def test_nothing_empty_is_submitted_or_published(client, sign_in, button):
    sign_in(Role.EDITOR)
    response = client.post(ADD, form(title="", slug="", summary="", body="", **{button: "1"}))
    errors = response.context["adminform"].form.errors
    assert {"title", "body"} <= errors.keys()
    assert not Post.objects.exists()


def test_saving_without_a_change_leaves_what_is_approved(client, sign_in, draft):
    editor = sign_in(Role.EDITOR)
    draft.approve(draft.newest_revision, by=editor)
    press(client, draft, "_save")
    assert draft.newest_revision.state == APPROVED
    press(client, draft, "_save", summary="Changed")
    assert draft.newest_revision.state == WORKING


# Publishing


def test_publishing_says_what_is_missing_and_offers_to_ask_a_reviewer(client, sign_in, clinical):
    editor = sign_in(Role.EDITOR)
    create_user(Role.REVIEWER, email="reviewer@example.org")
    clinical.save_revision({"summary": "x"}, by=editor)
    html = client.get(change_url(clinical)).content.decode()
    assert "A clinician’s review is needed (Medicines)" in html
    assert 'value="Ask a reviewer"' in html
    response = press(client, clinical, "_publish")
    assert "clinician’s review is needed" in str(response.context["adminform"].form.errors)
    assert Post.objects.get().status == "draft"
    said = messages_of(press(client, clinical, "_submit"))
    assert "reviewers and editors find it" in said
    assert {mail.to for mail in Mail.objects.all()} == {"reviewer@example.org"}


def test_a_category_chosen_in_the_form_asks_at_once(client, sign_in):
    sign_in(Role.EDITOR)
    category = create_category(name="Medicines", asks_for_review=True)
    response = client.post(ADD, form(_publish="1", categories=[category.pk]))
    assert "(Medicines)" in str(response.context["adminform"].form.errors)
    assert not Post.objects.exists()


def test_what_a_clinician_approved_is_published_from_the_form_if_nothing_changed(
    client, sign_in, clinical
):
    reviewer = create_user(Role.REVIEWER)
    clinical.approve(clinical.newest_revision, by=reviewer, as_reviewer=True)
    sign_in(Role.EDITOR)
    response = press(client, clinical, "_publish", body="<p>Text, changed.</p>")
    assert "clinician’s review is needed" in str(response.context["adminform"].form.errors)
    assert "is published" in messages_of(press(client, clinical, "_publish"))


def test_an_editor_publishes_exactly_what_was_approved(client, sign_in, clinical):
    reviewer = create_user(Role.REVIEWER)
    approved = clinical.approve(clinical.newest_revision, by=reviewer, as_reviewer=True)
    sign_in(Role.EDITOR)
    assert "Publish this version" in client.get(page_of(clinical, "review"), follow=True).text
    assert "is published" in messages_of(decide(client, clinical, "_publish"))
    assert Post.objects.get().published_hash == approved.hash
    assert "Publish this version" not in client.get(page_of(clinical, "review"), follow=True).text


def test_what_is_missing_is_said_there_too(client, sign_in, clinical):
    sign_in(Role.EDITOR)
    said = messages_of(decide(client, clinical, "_publish"))
    assert "clinician’s review is needed" in said
    assert Post.objects.get().status == "draft"


@pytest.mark.parametrize(("asks", "verb"), [("on", "asked for reviews in"), ("", "asked for no")])
def test_the_trail_says_who_decides_that_a_category_asks(client, sign_in, asks, verb):
    sign_in(Role.EDITOR)
    category = create_category(asks_for_review=not asks)
    fields = {"name": category.name, "slug": category.slug, "description": ""}
    fields |= {"asks_for_review": asks} if asks else {}
    client.post(reverse("admin:blog_category_change", args=[category.pk]), fields)
    assert TrailEntry.objects.about(category).get().verb.startswith(verb)
