"""The way of a post from its author by an editor or a clinician to the readers, on the desk."""

import pytest
from django.urls import reverse

from blog.models import Post
from outbox.models import Mail
from publishing.autosave import autosave
from publishing.models import Decision, RevisionState
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_category, create_draft, create_person, create_post, create_user

from .desk import ADD, change_url, form, messages_of

pytestmark = pytest.mark.django_db
IN_REVIEW, APPROVED, WORKING = (
    RevisionState.IN_REVIEW,
    RevisionState.APPROVED,
    RevisionState.WORKING,
)


@pytest.fixture
def sign_in(client):
    def sign_in(role: Role, **fields):
        user = create_user(role, email=f"{role.value.lower()}@example.org", **fields)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def author():
    return create_user(Role.AUTHOR, first_name="Noor", email="author@example.org")


@pytest.fixture
def draft(author):
    return create_draft(by=author, slug="walking", title="Walking", state=IN_REVIEW)


@pytest.fixture
def clinical(author):
    """A draft in review that a clinician has to approve."""
    category = create_category(name="Medicines", asks_for_review=True)
    values = {"slug": "gabapentin", "title": "Gabapentin", "categories": [category]}
    return create_draft(by=author, state=IN_REVIEW, **values)


def page_of(post, name: str) -> str:
    return reverse(f"admin:blog_post_{name}", args=[post.pk])


def press(client, post, button: str, **fields):
    """A button of the form, with nothing in the form changed."""
    categories = post.newest_revision.data.get("categories", [])
    same = {"title": post.title, "slug": post.slug, "summary": "", "categories": categories}
    same |= {"body": post.newest_revision.data["body"]}
    return client.post(change_url(post), form(post, **same, **{button: "1"}) | fields, follow=True)


def decide(client, post, button: str, **fields):
    fields = {"revision": post.newest_revision.pk, "note": ""} | fields
    return client.post(page_of(post, "decide"), fields | {button: "1"}, follow=True)


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


def test_submitting_twice_tells_the_editors_once(client, author):
    create_user(Role.EDITOR, email="editor@example.org")
    draft = create_draft(by=author)
    client.force_login(author)
    for _each in range(2):
        assert "is submitted" in messages_of(press(client, draft, "_submit"))
    assert Mail.objects.count() == 1
    assert TrailEntry.objects.about(draft).count() == 1


def test_saving_without_a_change_leaves_what_is_approved(client, sign_in, draft):
    editor = sign_in(Role.EDITOR)
    draft.approve(draft.newest_revision, by=editor)
    press(client, draft, "_save")
    assert draft.newest_revision.state == APPROVED
    press(client, draft, "_save", summary="Changed")
    assert draft.newest_revision.state == WORKING


# Beside the difference


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


def test_what_was_decided_already_is_not_decided_again(client, sign_in, draft):
    sign_in(Role.EDITOR)
    decide(client, draft, "_approve")
    assert "not in review" in messages_of(decide(client, draft, "_approve"))
    assert Decision.objects.count() == 1


def test_no_button_decides_nothing(client, sign_in, draft):
    sign_in(Role.EDITOR)
    assert "Choose what to do" in messages_of(decide(client, draft, "_other"))
    assert draft.newest_revision.state == IN_REVIEW


@pytest.mark.parametrize("revision", ["", "abc", "99999", "9" * 30, "9" * 5000])
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


# The start page


def groups_of(client) -> dict[str, list[str]]:
    groups = client.get("/admin/").context["groups"]
    return {group["key"]: [post.title for post in group["texts"]] for group in groups}


@pytest.fixture
def desk(author, draft, clinical):
    back = create_draft(by=author, title="Came back", state=IN_REVIEW)
    back.send_back(back.newest_revision, by=create_user(), note="Why?")
    approved = create_draft(by=author, title="Approved one", state=IN_REVIEW)
    approved.approve(approved.newest_revision, by=create_user())
    create_draft(by=author, title="Just begun")
    create_post(by=author, title="Public")


def test_it_shows_each_role_what_waits(client, author, desk, sign_in):
    client.force_login(author)
    assert groups_of(client) == {
        "sent-back": ["Came back"],
        "drafts": ["Just begun"],
        "review": ["Gabapentin", "Walking"],
        "approved": ["Approved one"],
        "scheduled": [],
    }
    sign_in(Role.EDITOR)
    editors = groups_of(client)
    assert (editors["review"], editors["approved"]) == (["Gabapentin", "Walking"], ["Approved one"])
    sign_in(Role.REVIEWER)
    reviewers = groups_of(client)
    assert (reviewers["reviewer"], reviewers["review"]) == (["Gabapentin"], ["Walking"])


def test_an_editors_approval_leaves_it_with_the_reviewer(client, sign_in, clinical):
    clinical.approve(clinical.newest_revision, by=sign_in(Role.EDITOR))
    sign_in(Role.REVIEWER)
    assert groups_of(client)["reviewer"] == ["Gabapentin"]


def test_it_costs_the_same_for_one_and_for_ten(
    client, sign_in, clinical, django_assert_max_num_queries
):
    sign_in(Role.OWNER)
    client.get("/admin/")
    with django_assert_max_num_queries(33) as one:
        client.get("/admin/")
    category = create_category(asks_for_review=True, parent=create_category())
    for number in range(10):
        state = IN_REVIEW if number % 2 else APPROVED
        create_draft(by=create_user(), state=state, categories=[category])
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get("/admin/")
