"""No reader waits while a table that grows with the years is read from end to end."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from comments.models import Comment
from search.question import Question
from staff.roles import Role
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)
from tests.query_plans import is_found_in_an_index, queries_of, scans

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    create_clinic()
    person = create_person(slug="ada")
    for number in range(30):
        post = create_post(
            slug=f"post-{number}",
            published_at=datetime(2026, 3, 1 + number % 28, tzinfo=UTC),
            authors=[person],
            categories=[create_category(slug=f"sleep-{number}")],
            tags=[create_tag(slug=f"back-{number}")],
            picture=create_picture(),
        )
    head = create_comment(post=post, status="approved")
    create_comment(parent=head, status="approved")
    create_comment(parent=create_comment(post=post, status="trash"), status="approved")
    return post


ADDRESSES = [
    "/",
    "/blog/",
    "/blog/?page=3",
    "/blog/post-29/",
    "/blog/post-29/feed/",
    "/blog/category/sleep-1/",
    "/blog/category/sleep-1/feed/",
    "/blog/tag/back-1/",
    "/blog/author/ada/",
    "/blog/2026/",
    "/blog/2026/03/",
    "/blog/feed/",
    "/blog/feed/atom/",
    "/sitemap.xml",
]


def test_no_query_of_a_readers_page_scans_a_big_table(client, site):
    for address in ADDRESSES:
        queries = queries_of(lambda address=address: client.get(address))
        assert queries, address
        assert scans(queries) == [], address


def test_the_words_of_a_question_are_found_by_an_index(site):
    question = Question.read("walking after a long res")
    queries = [query for query in queries_of(question.look_up) if "search_word" in query]
    assert len(queries) == 1
    assert scans(queries) == []


def test_the_tabs_of_the_moderators_list_are_counted_in_an_index(client, site):
    client.force_login(create_user(Role.MODERATOR))
    for address in ("/admin/comments/comment/", "/admin/comments/comment/?status=all"):
        queries = queries_of(lambda address=address: client.get(address))
        counts = [each for each in queries if "COUNT(*)" in each and "comments_comment" in each]
        assert len(counts) == 3, address
        assert [each for each in counts if not is_found_in_an_index(each)] == []


def test_a_scan_would_be_found(site):
    table = connection.ops.quote_name(Comment._meta.db_table)
    for name in (table, f"{table} told", "comments_comment told"):
        query = f"SELECT body FROM {name} WHERE body = 'x' LIMIT 1"
        assert len(scans([query])) == 1
