from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from blog.models import Category, Post
from comments.models import Comment, CommentStatus
from comments.reply_settings import ReplySettings
from publishing.clock import next_change
from publishing.edition import STEP, Edition, read_edition, without_replies
from staff.models import User
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_document,
    create_draft,
    create_location,
    create_notice,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_special_hours,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db

#: Tables no reader's page is made from. A new table belongs here or in its room's edition.py.
UNSEEN = {
    *("auth_group", "auth_group_permissions", "auth_permission", "django_admin_log"),
    *("django_content_type", "django_session", "django_migrations", "publishing_edition"),
    *("staff_user", "staff_user_groups", "staff_user_user_permissions", "staff_trailentry"),
    *("staff_failedsignin", "staff_used_codes", "mfa_authenticator"),
    *("account_emailaddress", "account_emailconfirmation"),
    *("publishing_revision", "publishing_missedaddress", "publishing_previewlink"),
    *("outbox_mail", "comments_moderatornotice"),
    *("publishing_presence", "publishing_decision", "publishing_mailchoice"),
    "publishing_pictureuse",
    *("publishing_documentuse", "documents_downloadcount"),
    *("images_renditionjob", "images_tag", "images_picture_tags"),
    *("comments_lesson", "comments_learnedword", "comments_learning"),
    *("comments_findingspoken", "comments_wordrule"),
    # What stands in them changes with search_entry.
    *("search_word", "search_posting"),
    *("privacy_keepingtime", "privacy_erasure", "watching_pulse"),
}


def raised_by(change) -> bool:
    before = read_edition()
    change()
    return read_edition() > before


def test_every_table_is_seen_by_readers_or_said_not_to_be():
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"sqlite_stat1"}
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgname LIKE 'edition_%'"
            )
        armed = [table for (table,) in cursor.fetchall()]
    assert tables - set(armed) == UNSEEN & tables
    assert {table: armed.count(table) for table in armed} == dict.fromkeys(armed, 3)
    assert UNSEEN & set(armed) == set()


@pytest.mark.parametrize(
    "create",
    [
        create_category,
        create_clinic,
        create_location,
        create_notice,
        create_document,
        create_page,
        create_person,
        create_picture,
        create_post,
        create_special_hours,
        create_tag,
        lambda: ReplySettings().save(),
    ],
)
def test_what_the_clinic_makes_raises_the_edition_by_a_step(create):
    before = read_edition()
    create()
    assert without_replies(read_edition()) > without_replies(before)


@pytest.mark.parametrize(
    "change",
    [
        lambda post: Post.objects.update(title="New"),
        lambda post: Post.objects.filter(pk=post.pk).delete(),
        lambda post: post.archive(by=None),
        lambda post: post.publish(by=None),
        lambda post: post.tags.add(create_tag()),
        lambda post: post.authors.set([]),
        lambda post: Category.objects.update(name="New"),
        lambda post: post.comments.get(status="approved").trash(),
        lambda post: post.comments.get(status="pending").approve(),
        lambda post: post.comments.filter(status="approved").delete(),
        lambda post: Comment.objects.filter(status="approved").update(body="x"),
    ],
)
def test_every_way_in_raises_it(change):
    post = create_post(authors=[create_person()], categories=[create_category()])
    create_comment(post=post, status="approved")
    create_comment(post=post)
    assert raised_by(lambda: change(post))


def test_raw_sql_raises_it():
    create_post()
    with connection.cursor() as cursor:
        assert raised_by(lambda: cursor.execute("UPDATE blog_post SET title = 'x'"))


@pytest.mark.parametrize(
    "change",
    [
        lambda post: post.save_revision({"title": "New"}, by=None),
        lambda post: create_draft(title="x"),
        lambda post: create_comment(post=post),
        lambda post: post.comments.get().mark_spam(),
        lambda post: post.comments.get().delete(),
        lambda post: create_user(),
        lambda post: User.objects.update(last_login=timezone.now()),
        lambda post: Comment.objects.filter(pk=0).update(status=CommentStatus.APPROVED),
    ],
)
def test_what_readers_cannot_see_does_not(change):
    post = create_post()
    create_comment(post=post)
    assert not raised_by(lambda: change(post))


@pytest.mark.parametrize(
    "change",
    [
        lambda post: create_comment(post=post, status="approved"),
        lambda post: post.comments.get(status="pending").approve(),
        lambda post: post.comments.get(status="approved").trash(),
        lambda post: Comment.objects.update(html="<p>x</p>"),
    ],
)
def test_a_reply_leaves_all_else_as_it_was(change):
    post = create_post()
    create_comment(post=post, status="approved")
    create_comment(post=post)
    Edition.objects.update(number=STEP)
    change(post)
    assert read_edition() > STEP
    assert without_replies(read_edition()) == without_replies(STEP)


def test_a_change_that_is_taken_back_raises_nothing():
    post = create_post()

    def change():
        try:
            with transaction.atomic():
                Post.objects.filter(pk=post.pk).update(title="x")
                raise KeyError
        except KeyError:
            pass

    assert not raised_by(change)


def test_a_migrate_sets_lost_triggers_again():
    """And raises the edition, as nobody knows what changed meanwhile."""
    create_post()
    with connection.cursor() as cursor:
        for name, table in _triggers_of("blog_post"):
            suffix = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{name}"{suffix}')
    assert not raised_by(lambda: Post.objects.update(title="x"))
    before = read_edition()
    call_command("migrate", verbosity=0)
    assert without_replies(read_edition()) > without_replies(before)
    assert raised_by(lambda: Post.objects.update(title="y"))


def test_an_edition_set_up_anew_is_above_all_that_were():
    Edition.objects.update(number=F("number") + 10_000 * STEP)
    before = read_edition()
    Edition.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert read_edition() > before


def _triggers_of(table: str) -> list[tuple[str, str]]:
    from publishing.edition import _triggers

    with connection.cursor() as cursor:
        there = _triggers(cursor, connection.vendor)
    return [(name, its_table) for name, its_table in there.items() if its_table == table]


# The clock


def test_the_next_change_is_the_first_thing_that_begins_or_ends():
    now = timezone.now().replace(microsecond=0)
    assert next_change() is None
    create_post(published_at=now + timedelta(days=3))
    create_page(published_at=now - timedelta(days=1), expires_at=now + timedelta(days=2))
    assert next_change() == (now + timedelta(days=2)).timestamp()
    create_draft(published_at=now + timedelta(days=1))
    assert next_change() == (now + timedelta(days=2)).timestamp()
