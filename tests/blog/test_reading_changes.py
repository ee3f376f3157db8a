"""Who approves or sends back reads first what changed: the page beside the form."""

import pytest

from publishing.desk.autosave import autosave
from publishing.models import Decision, RevisionState
from staff.roles import Role
from tests.factories import MISSING_PK, create_draft, create_person, create_post, create_user

from .desk import decide, messages_of, page_of

pytestmark = pytest.mark.django_db
IN_REVIEW, APPROVED, WORKING = (
    RevisionState.IN_REVIEW,
    RevisionState.APPROVED,
    RevisionState.WORKING,
)


def test_a_reviewer_reads_what_changed_and_the_preview_but_edits_nothing(client, sign_in, author):
    sign_in(Role.REVIEWER)
    post = create_post(by=author, slug="walking", body="<p>Walk ten minutes.</p>")
    post.save_revision({"body": "<p>Walk five minutes.</p>"}, by=author, state=IN_REVIEW)
    html = client.get(page_of(post, "review"), follow=True).content.decode()
    for words in ("ten<", "five<", 'name="_approve"', 'name="_send_back"'):
        assert words in html
    assert "Restore" not in html
    preview = client.get("/blog/walking/?preview").content.decode()
    assert "Walk five minutes." in preview
    assert page_of(post, "review") in preview
    assert "Approve or send back" in preview
    assert "Edit this post" not in preview


def test_a_reviewer_approves_what_was_read_and_may_be_named(client, sign_in, clinical):
    reviewer = sign_in(Role.REVIEWER)
    person = create_person(name="Ada Quill", credentials="MD", user=reviewer)
    html = client.get(page_of(clinical, "review"), follow=True).content.decode()
    assert "Tell readers that Ada Quill, MD reviewed it today" in html
    response = decide(client, clinical, "_approve", is_named="on", note="Good")
    assert "is approved" in messages_of(response)
    newest = clinical.newest_revision
    assert (newest.state, newest.data["reviewer"]) == (APPROVED, person.pk)
    assert newest.decisions.get().as_reviewer


def test_a_reviewer_who_does_not_want_to_be_named_changes_nothing(client, sign_in, clinical):
    create_person(user=sign_in(Role.REVIEWER))
    decide(client, clinical, "_approve")
    assert clinical.revisions.count() == 1
    assert clinical.newest_revision.state == APPROVED


def test_a_reviewer_without_byline_is_told_why_readers_will_not_know(client, sign_in, clinical):
    sign_in(Role.REVIEWER)
    html = client.get(page_of(clinical, "review"), follow=True).content.decode()
    assert "no byline belongs to your account" in html


def test_sending_back_there_needs_a_note_too(client, sign_in, draft):
    sign_in(Role.REVIEWER)
    assert "Write a note" in decide(client, draft, "_send_back", note="  ").text
    assert draft.newest_revision.state == IN_REVIEW
    decide(client, draft, "_send_back", note="x" * 600)
    assert len(draft.newest_revision.decisions.get().note) == 500


def test_a_version_saved_meanwhile_is_shown_instead_of_approved(client, sign_in, draft):
    sign_in(Role.REVIEWER)
    read = draft.newest_revision
    by = create_user(first_name="Ada")
    draft.save_revision({"body": "<p>Other text.</p>"}, by=by, state=IN_REVIEW)
    response = decide(client, draft, "_approve", revision=read.pk, note="Fine")
    said = messages_of(response)
    assert "Ada saved a newer version while you were reading" in said
    assert "Your note was: Fine" in said
    assert "</span>Other" in response.content.decode()
    assert 'name="_approve"' in response.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("button", ["_approve", "_send_back", "_publish"])
def test_where_the_author_went_on_writing_the_note_comes_back_with_the_newest_version(
    client, sign_in, draft, author, button
):
    sign_in(Role.EDITOR)
    autosave(draft, {"body": "<p>Half of it.</p>"}, by=author)
    read = draft.newest_revision
    autosave(draft, {"body": "<p>All of it.</p>"}, by=author)
    assert not draft.revisions.filter(pk=read.pk).exists()
    response = decide(client, draft, button, revision=read.pk, note="Which <dose>?")
    said = messages_of(response)
    assert "Noor went on writing while you were reading, so nothing was decided" in said
    assert "Your note was: Which" in said
    assert response.redirect_chain[0][0] == page_of(draft, "review")
    assert 'name="_approve"' in response.content.decode()
    assert not Decision.objects.exists()
    assert draft.newest_revision.state == IN_REVIEW


@pytest.mark.parametrize("address", ["?was=readers&is={}", "?was={}&is={}"])
def test_a_version_that_was_replaced_leads_to_the_newest(client, sign_in, draft, author, address):
    sign_in(Role.REVIEWER)
    autosave(draft, {"body": "<p>Half of it.</p>"}, by=author)
    address = page_of(draft, "compare") + address.replace("{}", str(draft.newest_revision.pk))
    autosave(draft, {"body": "<p>All of it.</p>"}, by=author)
    response = client.get(address, follow=True)
    assert "Noor went on writing meanwhile" in messages_of(response)
    assert "All of it." in response.text
    assert 'name="_approve"' in response.text


def test_what_was_decided_already_is_not_decided_again(client, sign_in, draft):
    sign_in(Role.EDITOR)
    decide(client, draft, "_approve")
    assert "not in review" in messages_of(decide(client, draft, "_approve"))
    assert Decision.objects.count() == 1


def test_no_button_decides_nothing(client, sign_in, draft):
    sign_in(Role.EDITOR)
    assert "Choose what to do" in messages_of(decide(client, draft, "_other"))
    assert draft.newest_revision.state == IN_REVIEW


@pytest.mark.parametrize("revision", ["", "abc", MISSING_PK, "9" * 30, "9" * 5000])
def test_a_version_that_is_not_there_is_not_decided_about(client, sign_in, draft, revision):
    sign_in(Role.EDITOR)
    assert decide(client, draft, "_approve", revision=revision).status_code == 404


def test_a_version_of_another_post_is_not_either(client, sign_in, draft):
    sign_in(Role.EDITOR)
    other = create_draft(state=IN_REVIEW)
    assert decide(client, draft, "_approve", revision=other.newest_revision.pk).status_code == 404
    assert not Decision.objects.exists()


def test_a_clinician_who_wrote_it_is_told_so_and_cannot(client, sign_in, clinical):
    reviewer = sign_in(Role.REVIEWER)
    clinical.save_revision({"authors": [create_person(user=reviewer)]}, by=None, state=IN_REVIEW)
    html = client.get(page_of(clinical, "review"), follow=True).content.decode()
    assert "You wrote some of this yourself" in html
    assert 'name="_approve"' not in html
    for button in ("_approve", "_send_back"):
        said = messages_of(decide(client, clinical, button, note="Mine"))
        assert "another clinician has to review it" in said
    assert not Decision.objects.exists()


def test_an_author_is_not_taken_for_a_clinician(client, author, draft):
    client.force_login(author)
    html = client.get(page_of(draft, "review"), follow=True).content.decode()
    assert "Your decision" not in html


def test_an_owner_who_wrote_it_approves_as_an_editor_only(client, sign_in, clinical):
    owner = sign_in(Role.OWNER)
    clinical.save_revision({"summary": "Mended"}, by=owner, state=IN_REVIEW)
    said = messages_of(decide(client, clinical, "_approve"))
    assert "A clinician’s review is still missing" in said
    assert clinical.newest_revision.state == IN_REVIEW
