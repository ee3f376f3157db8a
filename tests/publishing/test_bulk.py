"""What is done to many at once from the list: each by itself, each answered for."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from publishing.models import RevisionState
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_draft, create_page, create_post, create_user

pytestmark = pytest.mark.django_db
LIST = "/admin/blog/post/"


@pytest.fixture
def editor(client):
    editor = create_user(Role.EDITOR)
    client.force_login(editor)
    return editor


def act(client, action: str, posts, address=LIST, **fields) -> str:
    """As a browser does from the list as it is now; gives the messages."""
    html = client.get(address).content.decode()
    versions = re.findall(r'name="version" value="([0-9:]+)"', html)
    return send(client, action, posts, versions, address, **fields)


def send(client, action: str, posts, versions, address=LIST, **fields) -> str:
    data = {"action": action, "_selected_action": [post.pk for post in posts]}
    response = client.post(address, data | {"version": versions} | fields, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


def statuses(*posts) -> list[str]:
    return [type(post).objects.get(pk=post.pk).status for post in posts]


def test_each_is_published_or_it_is_said_why_not(client, editor):
    good, half = create_draft(title="Good"), create_draft(title="Half", body="")
    done = create_post(title="Done")
    later = create_draft(title="Later", published_at=timezone.now() + timedelta(days=3))
    said = act(client, "publish_selected", [good, half, done, later])
    assert statuses(good, half, done, later) == ["published", "draft", "published", "published"]
    assert re.search(r"Published\.\s*<ul[^>]*>\s*<li><a[^>]*>Good</a></li>\s*</ul>", said)
    assert re.search(r"Left as it is: Write the text first[^<]*<ul[^>]*>\s*<li><a[^>]*>Half<", said)
    assert re.search(r"Left as it is: Nothing is new[^<]*<ul[^>]*>\s*<li><a[^>]*>Done<", said)
    assert re.search(r"Scheduled[^<]*<ul[^>]*>\s*<li><a[^>]*>Later<", said)
    assert TrailEntry.objects.about(good).get().actor == editor


def test_a_version_that_was_not_in_the_list_is_not_published_unseen(client, editor):
    draft = create_draft(title="Mine")
    seen = f"{draft.pk}:{draft.newest_revision.pk}"
    newer = draft.save_revision({"title": "Theirs"}, by=create_user(first_name="Ada"))
    said = send(client, "publish_selected", [draft], [seen])
    assert "Ada saved a newer version meanwhile" in said
    assert statuses(draft) == ["draft"]
    assert draft.newest_revision == newer


@pytest.mark.parametrize("versions", [[], [":"], ["x:y"], ["1:" + "9" * 30], ["²:³"]])
def test_nothing_is_published_without_its_version(client, editor, versions):
    draft = create_draft()
    assert "did not stand in the list" in send(client, "publish_selected", [draft], versions)
    assert statuses(draft) == ["draft"]


def test_archiving_and_returning_say_what_was_so_already(client, editor):
    post, draft = create_post(), create_draft(title="Was a draft")
    said = act(client, "return_to_draft", [post, draft])
    assert "A draft again" in said
    assert "It is a draft already" in said
    said = act(client, "archive", [post])
    assert "Archived: readers no longer see it." in said
    assert "It is archived already" in act(client, "archive", [post])
    assert statuses(post, draft) == ["archived", "draft"]


@pytest.mark.parametrize("action", ["publish_selected", "archive", "return_to_draft"])
def test_authors_do_nothing_of_it_even_to_their_own(client, action):
    author = create_user(Role.AUTHOR)
    client.force_login(author)
    draft, post = create_draft(by=author), create_post(by=author)
    act(client, action, [draft, post])
    assert statuses(draft, post) == ["draft", "published"]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MODERATOR])
@pytest.mark.parametrize("action", ["publish_selected", "archive", "several", "sort"])
def test_others_have_no_such_actions(client, role, action):
    post = create_post()
    client.force_login(create_user(role))
    client.post(LIST, {"action": action, "_selected_action": [post.pk]})
    assert statuses(post) == ["published"]
    assert post.revisions.count() == 1


def test_pages_have_the_same_actions(client, editor):
    page, draft = create_page(), create_page(published=False)
    assert "Published." in act(client, "publish_selected", [draft], "/admin/pages/page/")
    act(client, "archive", [page], "/admin/pages/page/")
    assert statuses(page, draft) == ["archived", "published"]


def test_hostile_titles_stay_words_in_what_is_said(client, editor):
    draft = create_draft(title="<script>alert(1)</script>{}%s")
    said = act(client, "publish_selected", [draft])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{}%s" in said


def test_what_was_submitted_is_approved_by_publishing_it(client, editor):
    draft = create_draft(state=RevisionState.IN_REVIEW)
    act(client, "publish_selected", [draft])
    assert not Post.objects.in_review().exists()
