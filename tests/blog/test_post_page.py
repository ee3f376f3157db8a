"""What stands around the replies of a post is kept; nobody must notice."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from blog.models import Category, Post, Tag
from blog.posts import Replies
from comments.models import Comment
from images.models import Picture
from pages.models import Clinic
from publishing import keeping
from publishing.models import Person
from staff.roles import Role
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_location,
    create_notice,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

REPLY_FORM = {"name": "Noor", "email": "noor@example.org", "body": ""}


@pytest.fixture
def post():
    create_clinic(urgent_text="Call 112.")
    create_post(slug="older", published_at=timezone.now() - timedelta(days=3))
    author = create_person(name="Ines Vidal", picture=create_picture())
    post = create_post(
        slug="walking",
        title="Walking",
        authors=[author],
        reviewer=create_person(name="Tomas Berg"),
        reviewed_on=datetime.now(UTC).date(),
        categories=[create_category(name="Pain")],
        tags=[create_tag(name="Knees")],
        picture=create_picture(alt="Somebody walks."),
        published_at=timezone.now() - timedelta(days=2),
    )
    create_comment(post=post, status="approved", body="It helped.")
    return post


def page(post: Post, query: str = "") -> str:
    return page_at(post.get_absolute_url() + query)


def page_at(address: str) -> str:
    """As a reader gets it, without what is new each time it is made."""
    text = Client().get(address).content.decode()
    return "".join(line for line in text.splitlines(True) if 'name="stamp"' not in line)


def forget() -> None:
    keeping._newest = keeping.Kept()


def test_after_a_reply_only_the_replies_are_read(post, django_assert_num_queries):
    page(post)
    create_comment(post=post, status="approved", body="A second one.")
    # The post, whether urgent words stand by the form, which replies there are, and these.
    with django_assert_num_queries(4):
        text = page(post)
    assert "A second one." in text
    forget()
    assert page(post) == text


CHANGES = [
    lambda post: create_comment(post=post, body="Held.").approve(),
    lambda post: post.comments.first().trash(),
    lambda post: Comment.objects.update(html="<p>Otherwise.</p>"),
    lambda post: Post.objects.filter(pk=post.pk).update(title="Running"),
    lambda post: Post.objects.filter(pk=post.pk).update(replies=Replies.CLOSED),
    lambda post: Tag.objects.update(name="Hips"),
    lambda post: post.tags.set([]),
    lambda post: post.related.add(Post.objects.get(slug="older")),
    lambda post: Post.objects.filter(slug="older").update(title="Sleeping"),
    lambda post: create_post(published_at=timezone.now() - timedelta(days=1)),
    lambda post: Person.objects.update(credentials="MD"),
    lambda post: Category.objects.update(name="Backs"),
    lambda post: Category.objects.update(shows_urgent_help=True),
    lambda post: Picture.objects.update(alt="Nobody walks."),
    lambda post: Clinic.objects.update(tagline="Closer to you"),
    lambda post: create_location(name="The second house"),
    lambda post: create_notice(text="Closed tomorrow."),
    lambda post: create_page(title="Our approach", in_menu=True),
]


def test_whatever_changes_is_there_at_once(post):
    for number, change in enumerate(CHANGES):
        before = page(post)
        change(post)
        after = page(post)
        forget()
        assert after == page(post), f"change {number} is not shown"
        assert after != before, f"change {number} shows nothing"


def test_what_changes_while_the_page_is_made_is_there_on_the_next(post):
    changes = []

    def change_first(execute, sql, *rest):
        if not changes and "comments_comment" in sql:
            changes.append(Post.objects.filter(pk=post.pk).update(title="Running"))
            changes.append(Clinic.objects.update(name="Another house"))
        return execute(sql, *rest)

    with connection.execute_wrapper(change_first):
        assert "Running</h1>" not in page(post)
    assert len(changes) == 2
    text = page(post)
    assert "Running</h1>" in text
    assert "Another house" in text


def test_what_comes_by_the_clock_is_there_at_its_moment(post):
    begins = timezone.now() + timedelta(seconds=1)
    create_post(title="Swimming", published_at=begins)
    early = page(post)
    # On a slow machine its time may have come meanwhile.
    assert timezone.now() >= begins or "Swimming" not in early
    time.sleep(max(0, (begins - timezone.now()).total_seconds()) + 0.01)
    assert "Swimming" in page(post)


def test_nothing_that_is_kept_shows_a_reply(post):
    """All readers' pages, made around their replies before and after these changed."""
    create_page(path="about")
    category, tag, person = post.categories.get(), post.tags.get(), post.authors.get()
    addresses = [
        *(
            "/",
            "/blog/",
            "/about/",
            "/consultation/",
            "/search/?q=helped",
            "/nothing/",
            "/sitemap.xml",
        ),
        *(each.get_absolute_url() for each in (post, category, tag, person)),
    ]
    for address in addresses:
        page_at(address)
    Comment.objects.update(html="<p>Otherwise.</p>", name="Somebody else")
    create_comment(post=post, status="approved")
    texts = {address: page_at(address) for address in addresses}
    forget()
    assert texts == {address: page_at(address) for address in addresses}


def test_each_page_of_replies_has_its_own_frame(post, settings):
    for _each in range(55):
        create_comment(post=post, status="approved")
    canonical = f'rel="canonical" href="{settings.ORIGIN}{post.get_absolute_url()}'
    for _again in range(2):
        assert f'{canonical}"' in page(post)
        assert f'{canonical}?comments=2"' in page(post, "?comments=2")


def test_a_reply_that_was_refused_is_nobody_elses(post):
    before = page(post)
    sent = REPLY_FORM | {"name": "My very own name"}
    refused = Client().post(f"/comments/post/{post.slug}/", sent)
    assert refused.status_code == 422
    assert "My very own name" in refused.content.decode()
    assert page(post) == before


def test_staff_and_readers_get_their_own(post):
    editor = Client()
    editor.force_login(create_user(Role.EDITOR))
    change = f"/admin/blog/post/{post.pk}/change/"
    for _again in range(2):
        assert change not in page(post)
        assert change in editor.get(post.get_absolute_url()).content.decode()
    post.save_revision({"title": "Running"}, by=None)
    assert "Running" in editor.get(f"{post.get_absolute_url()}?preview").content.decode()
    assert "Running" not in page(post)
