import pytest
from django.db import IntegrityError, transaction

from comments.models import Comment
from staff.models import TrailEntry
from tests.factories import create_comment, create_person, create_post

pytestmark = pytest.mark.django_db
STATES = ["pending", "approved", "spam", "trash"]


# What is made of a comment when it is saved


def test_html_is_made_when_it_is_saved(post):
    comment = create_comment(post=post, body="Look: https://example.org\n<b>bold</b>")
    assert comment.safe_html.startswith('<p>Look: <a href="https://example.org" rel="ugc')
    assert "<br>&lt;b&gt;bold&lt;/b&gt;</p>" in comment.safe_html


def test_html_follows_when_only_the_text_is_saved(post):
    comment = create_comment(post=post)
    comment.body = "Changed"
    comment.save(update_fields=["body"])
    comment.refresh_from_db()
    assert comment.html == "<p>Changed</p>"


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", "//x", "x", ""])
def test_a_website_that_is_no_web_address_is_never_kept(post, website):
    assert create_comment(post=post, website=website).website == ""


def test_its_thread_is_the_top_level_comment_above_it(post):
    head = create_comment(post=post)
    reply = create_comment(parent=head)
    deeper = create_comment(parent=reply)
    assert (head.thread, reply.thread, deeper.thread) == (None, head, head)


def test_the_same_text_by_the_same_author_has_one_fingerprint(post):
    first = Comment(post=post, name="Anna", email="anna@example.org", body="Thank  you\nall")
    again = Comment(post=post, name=" ANNA ", email="ANNA@example.org", body="thank you all ")
    assert first.make_fingerprint() == again.make_fingerprint()


@pytest.mark.parametrize(
    "change",
    [{"name": "Ann"}, {"email": "ann@example.org"}, {"body": "Thank you"}, {"parent": True}],
)
def test_anything_different_has_another(post, change):
    words = {"post": post, "name": "Anna", "email": "anna@example.org", "body": "Thanks"}
    if change.get("parent"):
        change = {"parent": create_comment(post=post)}
    assert Comment(**words).make_fingerprint() != Comment(**words | change).make_fingerprint()


def test_the_database_takes_a_fingerprint_once(post):
    create_comment(post=post, name="Anna", email="anna@example.org", body="Thanks")
    with pytest.raises(IntegrityError), transaction.atomic():
        create_comment(post=post, name="Anna", email="anna@example.org", body="Thanks")


def test_a_changed_text_keeps_its_fingerprint(post):
    comment = create_comment(post=post)
    fingerprint = comment.fingerprint
    comment.body = "Changed"
    comment.save()
    comment.refresh_from_db()
    assert comment.fingerprint == fingerprint
    assert comment.html == "<p>Changed</p>"


def test_the_database_refuses_a_state_that_is_none(post):
    with pytest.raises(IntegrityError), transaction.atomic():
        create_comment(post=post, status="published")


def test_its_name_in_the_trail_tells_nothing_about_its_author(post):
    comment = create_comment(post=post, name="Anna", body="My back")
    assert str(comment) == f"Comment {comment.pk}"


# Verbs


VERBS = [
    ("approve", "approved", "approved"),
    ("mark_spam", "spam", "marked as spam"),
    ("trash", "trash", "moved to trash"),
]


@pytest.mark.parametrize(("verb", "after", "said"), VERBS)
@pytest.mark.parametrize("before", STATES)
def test_a_verb_changes_the_state_and_leaves_a_trail_together(
    post, moderator, verb, after, said, before
):
    comment = create_comment(post=post, status=before)
    changed = getattr(comment, verb)(moderator)
    assert changed is (before != after)
    assert comment.status == after
    assert Comment.objects.get().status == after
    entries = list(
        TrailEntry.objects.about(comment).values_list("actor", "verb", "from_state", "to_state")
    )
    assert entries == ([(moderator.pk, said, before, after)] if changed else [])


@pytest.mark.parametrize("verb", ["approve", "mark_spam", "trash"])
def test_nothing_happens_twice(post, moderator, verb):
    comment = create_comment(post=post)
    stale = Comment.objects.get(pk=comment.pk)
    assert getattr(comment, verb)(moderator) is True
    assert getattr(stale, verb)(moderator) is False
    assert TrailEntry.objects.about(comment).count() == 1


@pytest.mark.parametrize("verb", ["approve", "mark_spam", "trash", "restore"])
def test_what_was_deleted_meanwhile_stays_so(post, moderator, verb):
    comment = create_comment(post=post, status="trash")
    stale = Comment.objects.get(pk=comment.pk)
    comment.delete()
    assert getattr(stale, verb)(moderator) is False
    assert not TrailEntry.objects.filter(verb=verb).exists()


def test_a_verb_writes_nothing_but_the_state(post, moderator):
    comment = create_comment(post=post)
    stale = Comment.objects.get(pk=comment.pk)
    Comment.objects.filter(pk=comment.pk).update(name="Changed meanwhile")
    stale.approve(moderator)
    assert Comment.objects.get().name == "Changed meanwhile"


@pytest.mark.parametrize("removal", ["mark_spam", "trash"])
@pytest.mark.parametrize("before", ["pending", "approved"])
def test_restoring_brings_back_the_state_before(post, moderator, before, removal):
    comment = create_comment(post=post, status=before)
    getattr(comment, removal)(moderator)
    assert comment.restore(moderator) is True
    assert Comment.objects.get().status == before
    assert TrailEntry.objects.about(comment).first().verb == "restored"


def test_restoring_looks_through_spam_and_trash_to_the_state_before_both(post, moderator):
    comment = create_comment(post=post, status="approved")
    comment.mark_spam(moderator)
    comment.trash(moderator)
    comment.restore(moderator)
    assert comment.status == "approved"


def test_restoring_uses_the_last_removal(post, moderator):
    comment = create_comment(post=post)
    comment.trash(moderator)
    comment.approve(moderator)
    comment.trash(moderator)
    comment.restore(moderator)
    assert comment.status == "approved"


def test_restoring_without_a_trail_brings_it_back_to_the_queue(post, moderator):
    comment = create_comment(post=post, status="spam")
    comment.restore(moderator)
    assert comment.status == "pending"


@pytest.mark.parametrize("status", ["pending", "approved"])
def test_there_is_nothing_to_restore_outside_spam_and_trash(post, moderator, status):
    comment = create_comment(post=post, status=status)
    assert comment.restore(moderator) is False
    assert Comment.objects.get().status == status


def test_a_decision_without_a_person_is_possible(post):
    comment = create_comment(post=post)
    comment.approve()
    assert TrailEntry.objects.about(comment).get().actor is None


# Addresses


def test_its_address_is_that_of_its_post(post):
    comment = create_comment(post=post, status="approved")
    assert comment.get_absolute_url() == f"/blog/{post.slug}/#comment-{comment.pk}"


def test_its_address_names_the_page_of_its_thread(post):
    for _ in range(50):
        create_comment(post=post, status="approved")
        create_comment(post=post, status="pending")
    head = create_comment(post=post, status="approved")
    reply = create_comment(parent=head, status="approved")
    assert head.get_absolute_url() == f"/blog/{post.slug}/?comments=2#comment-{head.pk}"
    assert reply.get_absolute_url() == f"/blog/{post.slug}/?comments=2#comment-{reply.pk}"


def test_a_hidden_head_whose_replies_are_shown_counts_for_the_page(post):
    hidden = create_comment(post=post, status="trash")
    create_comment(parent=hidden, status="approved")
    for _ in range(49):
        create_comment(post=post, status="approved")
    last = create_comment(post=post, status="approved")
    assert "?comments=2" in last.get_absolute_url()


# Sets of comments


def test_adjectives_choose_by_state(post):
    comments = {status: create_comment(post=post, status=status) for status in STATES}
    assert list(post.comments.approved()) == [comments["approved"]]
    assert list(post.comments.pending()) == [comments["pending"]]


def test_what_waits_is_counted_and_its_oldest_named(post):
    oldest = create_comment(post=post)
    create_comment(post=post, is_urgent=True)
    create_comment(post=post, status="approved", is_urgent=True)
    assert Comment.objects.waiting() == {"count": 2, "urgent": 1, "oldest": oldest.posted_at}


def test_nothing_may_wait(db):
    assert Comment.objects.waiting() == {"count": 0, "urgent": 0, "oldest": None}


def test_counts_by_post_leave_out_what_is_not_shown(post):
    other, silent = create_post(), create_post()
    create_comment(post=post, status="approved")
    create_comment(post=post, status="pending")
    create_comment(post=other, status="approved")
    create_comment(post=other, status="approved")
    assert Comment.objects.count_by_post([post, other, silent]) == {post.pk: 1, other.pk: 2}


def test_a_reply_of_the_clinic_carries_name_and_credentials(post):
    person = create_person(name="Ruth Wang", credentials="MD")
    assert create_comment(post=post, person=person).byline == "Ruth Wang, MD"


@pytest.mark.parametrize(
    ("body", "is_long"),
    [("word " * 60, False), ("word " * 61, True), ("a" * 600, False), ("a" * 601, True)],
)
def test_a_comment_is_long_by_words_or_letters(post, body, is_long):
    comment = Comment(body=body)
    assert comment.is_long is is_long
    assert len(comment.start) <= 600


# What texts have in common


def test_the_same_text_is_the_same_whoever_says_it(post):
    first = create_comment(post=post, body="Drink  more\nwater.")
    again = create_comment(body="drink more WATER.", name="Somebody")
    assert first.text_fingerprint == again.text_fingerprint
    assert first.fingerprint != again.fingerprint


def test_what_texts_have_in_common_follows_a_changed_text(post):
    comment = create_comment(post=post)
    before = comment.text_fingerprint
    comment.body = "Changed"
    comment.save(update_fields=["body"])
    comment.refresh_from_db()
    assert comment.text_fingerprint != before
