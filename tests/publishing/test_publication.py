from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.models import Post
from publishing.models import PublicationStatus, RevisionState
from staff.models import TrailEntry
from tests.factories import (
    create_category,
    create_draft,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db


def public_titles() -> list[str]:
    return list(Post.objects.published().values_list("title", flat=True))


def test_a_draft_is_not_public():
    create_draft()
    assert not Post.objects.published().exists()


def test_a_published_post_is_public():
    post = create_post(title="Sleep")
    assert public_titles() == ["Sleep"]
    assert post.is_public


@pytest.mark.parametrize(
    ("published_at", "expires_at", "is_public"),
    [
        (timedelta(minutes=-1), None, True),
        (timedelta(minutes=1), None, False),
        (timedelta(minutes=-2), timedelta(minutes=1), True),
        (timedelta(minutes=-2), timedelta(minutes=-1), False),
    ],
)
def test_the_clock_governs_beginning_and_end_in_sql_and_in_python(
    published_at, expires_at, is_public
):
    now = timezone.now()
    post = create_post(
        published_at=now + published_at, expires_at=now + expires_at if expires_at else None
    )
    assert Post.objects.published().exists() == is_public
    assert post.is_public == is_public


def test_saving_a_revision_does_not_change_what_readers_see():
    post = create_post(title="Before")
    post.save_revision({"title": "After"}, by=None)
    assert public_titles() == ["Before"]


def test_publishing_shows_the_newest_revision():
    post = create_post(title="Before")
    post.save_revision({"title": "After", "body": "<p>New</p>"}, by=None)
    post.publish(by=None)
    post.refresh_from_db()
    assert (post.title, post.body) == ("After", "<p>New</p>")


def test_publishing_copies_everything_the_form_holds():
    people, category, tag = [create_person(), create_person()], create_category(), create_tag()
    picture = create_picture()
    reviewed_on = timezone.localdate()
    post = create_post(
        summary="In short",
        references="One 2021",
        picture=picture,
        authors=people,
        reviewer=people[0],
        reviewed_on=reviewed_on,
        categories=[category],
        tags=[tag],
        sticky=True,
        replies="closed",
        lang="es",
    )
    live = Post.objects.get(pk=post.pk)
    assert (live.summary, live.references, live.picture) == ("In short", "One 2021", picture)
    assert (live.reviewer, live.reviewed_on) == (people[0], reviewed_on)
    assert set(live.authors.all()) == set(people)
    assert list(live.categories.all()) == [category]
    assert list(live.tags.all()) == [tag]
    assert (live.sticky, live.replies, live.lang) == (True, "closed", "es")


def test_a_revision_holds_every_editable_field():
    editable = {field.name for field in Post._meta.fields if field.editable and field.name != "id"}
    editable |= {field.name for field in Post._meta.many_to_many}
    assert editable - {"created_at"} == set(Post.revision_fields)


def test_a_post_without_category_goes_to_uncategorized():
    post = create_post(categories=[])
    assert [category.name for category in post.categories.all()] == ["Uncategorized"]


def test_publishing_needs_a_text():
    draft = create_draft(body="")
    with pytest.raises(ValidationError) as error:
        draft.publish(by=None)
    assert "body" in error.value.message_dict
    assert not Post.objects.published().exists()


def test_a_failed_publication_changes_nothing():
    post = create_post(title="Before", tags=[create_tag()])
    post.save_revision({"title": "After", "body": "", "tags": []}, by=None)
    with pytest.raises(ValidationError):
        post.publish(by=None)
    post.refresh_from_db()
    assert post.title == "Before"
    assert post.tags.count() == 1


def test_a_picture_without_a_description_is_refused_at_publication():
    picture = create_picture(alt="", awaits_words=True)
    draft = create_draft(body=f'<p>Look</p><img src="{picture.url}" alt="">')
    with pytest.raises(ValidationError, match="description"):
        draft.publish(by=None)


def test_published_without_a_time_means_now():
    before = timezone.now()
    post = create_draft().publish(by=None)
    assert before <= post.published_at <= timezone.now()


def test_publishing_changes_keeps_the_time_of_first_publication():
    first = timezone.now().replace(microsecond=0) - timedelta(days=30)
    post = create_post(published_at=first)
    post.save_revision({"title": "After", "published_at": None}, by=None)
    assert post.publish(by=None).published_at == first


def test_a_scheduled_post_whose_time_is_taken_away_is_public_at_once():
    post = create_post(published_at=timezone.now() + timedelta(days=9))
    post.save_revision({"published_at": None}, by=None)
    assert post.publish(by=None).is_public


def test_a_time_to_come_cannot_take_a_public_post_from_its_readers():
    post = create_post(title="Before")
    later = timezone.now() + timedelta(days=9)
    post.save_revision({"title": "After", "published_at": later}, by=None)
    with pytest.raises(ValidationError, match="archive it"):
        post.publish(by=None)
    assert public_titles() == ["Before"]


def test_an_archived_post_is_not_public_and_can_come_back():
    post = create_post()
    post.archive(by=None)
    assert not Post.objects.published().exists()
    post.publish(by=None)
    assert Post.objects.published().exists()


def test_publishing_and_archiving_leave_a_trail():
    editor = create_user()
    post = create_draft().publish(by=editor)
    post.archive(by=editor)
    post.archive(by=editor)
    entries = TrailEntry.objects.about(post).order_by("pk")
    assert [(e.verb, e.from_state, e.to_state, e.actor) for e in entries] == [
        ("published", "draft", "published", editor),
        ("archived", "published", "archived", editor),
    ]


def test_the_same_text_is_not_kept_twice():
    post = create_draft(title="Sleep")
    post.save_revision({"title": "Sleep"}, by=None)
    assert post.revisions.count() == 1


def test_a_revision_without_the_newest_fields_can_still_be_published():
    post = create_draft(title="Old")
    revision = post.newest_revision
    revision.data = {"title": "Old", "slug": "old", "body": "<p>x</p>", "of_old": 1}
    revision.save()
    assert post.publish(by=None).replies == "open"


def test_what_was_deleted_since_is_left_out_of_a_revision():
    tag, person = create_tag(), create_person()
    post = create_draft(tags=[tag], reviewer=person)
    tag.delete()
    person.delete()
    working = post.working_copy()
    assert list(working.tags.all()) == []
    assert working.reviewer is None


def test_a_working_copy_shows_the_newest_revision_with_its_lists():
    tag = create_tag()
    post = create_post(title="Live", tags=[])
    post.save_revision({"title": "Working", "body": "<h2>New</h2>", "tags": [tag]}, by=None)
    working = post.working_copy()
    assert working.title == "Working"
    assert list(working.tags.all()) == [tag]
    assert "New</h2>" in working.safe_html
    assert post.title == "Live"
    assert list(post.tags.all()) == []


def test_a_draft_is_found_under_its_new_address():
    draft = create_draft(slug="first")
    draft.save_revision({"title": "Second", "slug": "second"}, by=None)
    draft.refresh_from_db()
    assert (draft.title, draft.slug) == ("Second", "second")


def test_a_published_post_keeps_its_address_until_the_change_is_published():
    post = create_post(slug="first")
    post.save_revision({"slug": "second"}, by=None)
    post.refresh_from_db()
    assert post.slug == "first"
    assert post.publish(by=None).slug == "second"


def test_publishing_approves_the_revision():
    draft = create_draft(state=RevisionState.IN_REVIEW)
    draft.publish(by=None)
    assert draft.newest_revision.state == RevisionState.APPROVED


def test_a_body_is_clean_in_revision_and_live_row():
    post = create_post(body='<p onclick="x()">Hi<script>alert(1)</script></p>')
    assert post.newest_revision.data["body"] == "<p>Hi</p>"
    assert post.body == "<p>Hi</p>"
    assert post.safe_html == "<p>Hi</p>"


def test_the_database_refuses_an_unknown_status():
    post = create_post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(status="gone")


def test_the_database_refuses_a_published_post_without_a_time():
    draft = create_draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=draft.pk).update(status=PublicationStatus.PUBLISHED)


def test_an_end_before_the_beginning_is_refused():
    now = timezone.now()
    draft = create_draft(published_at=now, expires_at=now - timedelta(days=1))
    with pytest.raises(ValidationError, match="after the time of publication"):
        draft.publish(by=None)


def test_pages_are_published_by_the_same_rules():
    page = create_page(published=False)
    assert not type(page).objects.published().exists()
    page.publish(by=None)
    assert type(page).objects.published().exists()
