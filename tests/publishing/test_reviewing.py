"""Submitted, approved, sent back: who decides about what, and what is published then."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.models import Post
from publishing.desk.autosave import autosave
from publishing.models import Decision, RevisionState, Verdict
from publishing.reviewing import NewerRevision
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    create_category,
    create_draft,
    create_page,
    create_person,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db
IN_REVIEW, APPROVED, WORKING = (
    RevisionState.IN_REVIEW,
    RevisionState.APPROVED,
    RevisionState.WORKING,
)


@pytest.fixture
def author():
    return create_user(Role.AUTHOR)


@pytest.fixture
def editor():
    return create_user(Role.EDITOR)


@pytest.fixture
def reviewer():
    return create_user(Role.REVIEWER)


@pytest.fixture
def clinical():
    return create_category(name="Medicines", asks_for_review=True)


@pytest.fixture
def draft(author, clinical):
    """In review, in a category that asks for a clinician."""
    return create_draft(by=author, state=IN_REVIEW, categories=[clinical])


def review(post, reviewer, **options):
    return post.approve(post.newest_revision, by=reviewer, as_reviewer=True, **options)


def publish(post):
    return post.publish(by=None)


# Verbs


def test_submitting_puts_the_newest_version_on_the_editors_list(author):
    draft = create_draft(by=author)
    draft.submit(draft.newest_revision, by=author)
    assert Post.objects.in_review().get() == draft
    assert TrailEntry.objects.about(draft).get().verb == "submitted for review"


def test_an_approval_is_kept_with_the_version_and_told_in_the_trail(author, editor):
    draft = create_draft(by=author, state=IN_REVIEW)
    approved = draft.approve(draft.newest_revision, by=editor, note="Well said")
    assert draft.newest_revision == approved
    assert approved.state == APPROVED
    decision = approved.decisions.get()
    assert (decision.verdict, decision.by, decision.note) == ("approved", editor, "Well said")
    entry = TrailEntry.objects.about(draft).get()
    assert (entry.verb, entry.from_state, entry.to_state) == ("approved", "in_review", "approved")


def test_what_is_sent_back_is_a_working_copy_again(draft, editor):
    draft.send_back(draft.newest_revision, by=editor, note="Sources?")
    assert draft.newest_revision.state == WORKING
    assert draft.newest_revision.decisions.get().note == "Sources?"
    assert TrailEntry.objects.about(draft).get().verb == "sent back"


@pytest.mark.parametrize("note", ["", "  \n"])
def test_sending_back_needs_a_note(draft, editor, note):
    with pytest.raises(ValidationError, match="Write a note"):
        draft.send_back(draft.newest_revision, by=editor, note=note)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.newest_revision.decisions.create(verdict=Verdict.SENT_BACK)
    assert draft.newest_revision.state == IN_REVIEW


@pytest.mark.parametrize("verb", ["submit", "approve", "send_back", "publish_as_read"])
def test_nothing_is_decided_about_a_version_that_is_not_the_newest(draft, editor, verb):
    read = draft.newest_revision
    newest = draft.save_revision({"title": "Later"}, by=None, state=IN_REVIEW)
    options = {"note": "No"} if verb == "send_back" else {}
    with pytest.raises(NewerRevision) as error:
        getattr(draft, verb)(read, by=editor, **options)
    assert error.value.newest == newest
    assert not Decision.objects.exists()
    assert not TrailEntry.objects.about(draft).exists()


def test_a_version_that_nobody_submitted_is_not_approved(editor):
    draft = create_draft()
    with pytest.raises(ValidationError, match="not in review"):
        draft.approve(draft.newest_revision, by=editor)


def test_what_readers_see_is_not_sent_back(editor):
    draft = create_draft()
    draft.publish(by=editor)
    live = Post.objects.get()
    with pytest.raises(ValidationError, match="not in review"):
        live.send_back(live.newest_revision, by=editor, note="No")


def test_what_was_approved_can_still_be_sent_back(draft, editor, reviewer):
    review(draft, reviewer)
    draft.send_back(draft.newest_revision, by=editor, note="Too long")
    assert draft.newest_revision.state == WORKING


def test_pages_are_approved_and_sent_back_too(editor):
    page = create_page(published=False)
    page.submit(page.newest_revision, by=editor)
    page.approve(page.newest_revision, by=editor)
    assert page.newest_revision.state == APPROVED
    assert page.publish(by=editor).is_public


def test_the_next_autosave_does_not_replace_what_was_decided_about(author, editor):
    draft = create_draft(by=author)
    autosave(draft, {"title": "Mine"}, by=author)
    draft.submit(draft.newest_revision, by=author)
    draft.send_back(draft.newest_revision, by=editor, note="Sources?")
    autosave(draft, {"title": "Mine, better"}, by=author)
    assert Decision.objects.count() == 1
    assert draft.newest_revision.data["title"] == "Mine, better"


# A clinician's review


def test_nothing_in_such_a_category_is_published_without_it(draft, editor):
    with pytest.raises(ValidationError, match=r"clinician’s review is needed \(Medicines\)"):
        publish(draft)
    assert Post.objects.get().status == "draft"


def test_an_editors_approval_is_not_enough(draft, editor):
    draft.approve(draft.newest_revision, by=editor)
    # It stays on the reviewers' list.
    assert draft.newest_revision.state == IN_REVIEW
    with pytest.raises(ValidationError):
        publish(draft)


def test_after_it_the_same_version_is_published(draft, reviewer):
    assert review(draft, reviewer).state == APPROVED
    assert TrailEntry.objects.about(draft).get().verb == "reviewed"
    assert publish(draft).is_public


def test_a_part_of_such_a_category_asks_too(clinical, author):
    part = create_category(parent=create_category(parent=clinical))
    with pytest.raises(ValidationError):
        publish(create_draft(by=author, categories=[part]))
    assert publish(create_draft(categories=[create_category()])).is_public


def test_the_category_of_posts_without_one_may_ask(author):
    create_category(is_default=True, asks_for_review=True)
    with pytest.raises(ValidationError):
        publish(create_draft(by=author))


CHANGES = {
    "title": "Another",
    "slug": "another",
    "summary": "Another",
    "body": "<p>Text of the post</p>",
    "references": "Another",
    "lang": "es",
    "reviewed_on": timezone.localdate(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_smallest_change_of_what_readers_read_needs_another(draft, reviewer, author, name):
    review(draft, reviewer)
    draft.save_revision({name: CHANGES[name]}, by=author)
    assert draft.missing_review(draft.newest_revision.data)


def test_another_byline_needs_another(draft, reviewer, author):
    review(draft, reviewer)
    draft.save_revision({"authors": [create_person()]}, by=author)
    assert draft.missing_review(draft.newest_revision.data)


def test_when_and_where_it_is_shown_needs_none(draft, reviewer, editor, clinical):
    review(draft, reviewer)
    values = {
        "published_at": timezone.now() + timedelta(days=1),
        "expires_at": timezone.now() + timedelta(days=2),
        "sticky": True,
        "replies": "closed",
        "tags": [create_tag()],
        "categories": [clinical, create_category()],
    }
    draft.save_revision(values, by=editor)
    assert publish(draft).is_scheduled


def test_space_between_blocks_that_the_editor_writes_in_its_own_way_needs_none(draft, reviewer):
    draft.save_revision({"body": "<p>One</p><ul><li>Two</li></ul>"}, by=None, state=IN_REVIEW)
    review(draft, reviewer)
    draft.save_revision({"body": "<p>One</p>\n\n<ul>\n\t<li>Two</li>\n</ul>"}, by=None)
    assert publish(draft)
    draft.save_revision({"body": "<p>On e</p><ul><li>Two</li></ul>"}, by=None)
    with pytest.raises(ValidationError):
        publish(draft)


def test_an_autosave_after_it_needs_another_and_the_reviewed_version_can_come_back(
    draft, reviewer, author
):
    reviewed = review(draft, reviewer)
    autosave(draft, {"body": "<p>More</p>"}, by=author)
    assert draft.newest_revision.state == WORKING
    with pytest.raises(ValidationError):
        publish(draft)
    draft.save_revision(draft.values_of(reviewed), by=author)
    assert publish(draft)


def test_what_a_clinician_sent_back_later_is_not_reviewed_any_more(draft, reviewer):
    reviewed = review(draft, reviewer)
    another = create_user(Role.REVIEWER)
    draft.send_back(reviewed, by=another, note="Outdated", as_reviewer=True)
    with pytest.raises(ValidationError):
        publish(draft)


def test_a_category_that_begins_to_ask_leaves_what_readers_see(author):
    category = create_category()
    post = create_draft(by=author, categories=[category])
    post.publish(by=None)
    category.asks_for_review = True
    category.save()
    assert Post.objects.published().exists()
    with pytest.raises(ValidationError):
        publish(post)


# Who wrote it


def test_whoever_began_it_cannot_review_it(clinical):
    owner = create_user(Role.OWNER)
    draft = create_draft(by=owner, state=IN_REVIEW, categories=[clinical])
    with pytest.raises(ValidationError, match="another clinician"):
        review(draft, owner)


def test_whoever_changed_a_word_since_the_last_review_cannot(draft, reviewer):
    owner = create_user(Role.OWNER)
    draft.save_revision({"title": "A word mended"}, by=owner, state=IN_REVIEW)
    draft.save_revision({"summary": "Of another"}, by=create_user(), state=IN_REVIEW)
    with pytest.raises(ValidationError):
        review(draft, owner)
    review(draft, reviewer)
    draft.save_revision({"title": "Mended by the author"}, by=draft.created_by, state=IN_REVIEW)
    assert review(draft, owner).state == APPROVED


def test_whoever_has_the_byline_cannot(draft, reviewer):
    byline = create_person(user=reviewer)
    draft.save_revision({"authors": [byline]}, by=None, state=IN_REVIEW)
    with pytest.raises(ValidationError):
        review(draft, reviewer)


# Who reviewed it and when is what readers see


def test_a_reviewer_may_be_named_in_the_version_that_is_approved(draft, reviewer):
    person = create_person(name="Ada Quill", user=reviewer)
    approved = review(draft, reviewer, is_named=True)
    assert approved.state == APPROVED
    live = publish(draft)
    assert (live.reviewer, live.reviewed_on) == (person, timezone.localdate())
    assert approved.created_by == reviewer
    # The naming does not make the reviewer a writer of the next version.
    draft.save_revision({"title": "Next"}, by=draft.created_by, state=IN_REVIEW)
    assert review(draft, reviewer, is_named=True).state == APPROVED


def test_a_reviewer_without_byline_is_not_named(draft, reviewer):
    before = draft.newest_revision
    assert review(draft, reviewer, is_named=True) == before
    assert publish(draft).reviewer is None


def test_what_was_taken_from_the_readers_is_not_sent_back(draft, reviewer, editor):
    review(draft, reviewer)
    live = publish(draft)
    live.archive(by=editor)
    with pytest.raises(ValidationError, match="not in review"):
        live.send_back(live.newest_revision, by=editor, note="Why?")
    # A newer version of it can be.
    live.save_revision({"title": "Mended"}, by=editor, state=IN_REVIEW)
    assert live.can_be(Verdict.SENT_BACK, live.newest_revision)
