"""On the desk a comment is called by its writer and its article, not by its number."""

import pytest
from django.urls import reverse

from staff.roles import Role
from tests.factories import create_comment, create_post, create_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    client.force_login(create_user(Role.OWNER))


@pytest.fixture
def comment():
    return create_comment(name="Anna <b>", post=create_post(title="Sleep & pain"))


@pytest.mark.parametrize("page", ["change", "delete"])
def test_its_page_says_by_whom_and_on_what_it_is(client, owner, comment, page):
    html = client.get(reverse(f"admin:comments_comment_{page}", args=[comment.pk])).text
    assert "Comment by Anna &lt;b&gt; on “Sleep &amp; pain”" in html
    assert f"Comment {comment.pk}" not in html


def test_the_queue_is_one_step_from_the_start_page(client, owner):
    html = client.get(reverse("admin:comments_comment_changelist")).text
    assert '<a href="/admin/">Home</a> &rsaquo; Comments</div>' in html
