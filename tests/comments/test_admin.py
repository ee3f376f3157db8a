"""The moderators' list and the page of one comment."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from comments.models import Comment
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_comment, create_post, create_user

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/comment/"
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"
VERBS = ["approve", "mark_spam", "trash", "restore"]


def _page(comment) -> str:
    return f"{LIST}{comment.pk}/change/"


def _decide(client, comment, decision, **data):
    address = f"{LIST}{comment.pk}/decide/"
    return client.post(address, {"decision": decision} | data, follow=True)


def _act(client, action, *comments, query=""):
    data = {"action": action, "_selected_action": [comment.pk for comment in comments]}
    return client.post(LIST + query, data, follow=True)


def _text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def _messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


# Who may


@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.EDITOR, Role.REVIEWER])
def test_only_moderators_and_owners_see_comments(client, post, role):
    comment = create_comment(post=post)
    if role:
        client.force_login(create_user(role))
    status = 403 if role else 302
    assert client.get(LIST).status_code == status
    assert client.get(_page(comment)).status_code == status
    assert client.post(f"{LIST}{comment.pk}/decide/", {"decision": "approve"}).status_code == status
    assert (
        client.post(LIST, {"action": "approve", "_selected_action": [comment.pk]}).status_code
        == status
    )
    assert Comment.objects.get().status == "pending"


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OWNER])
@pytest.mark.parametrize("verb", VERBS)
def test_moderators_and_owners_decide(client, post, role, verb):
    comment = create_comment(post=post, status="trash" if verb != "trash" else "pending")
    client.force_login(create_user(role))
    _decide(client, comment, verb)
    after = {"approve": "approved", "mark_spam": "spam", "trash": "trash", "restore": "pending"}
    assert Comment.objects.get().status == after[verb]


def test_nobody_adds_a_comment_here(client, owner):
    client.force_login(owner)
    assert client.get(f"{LIST}add/").status_code == 403
    assert "/comments/comment/add/" not in _text(client.get(LIST))


def test_a_moderator_cannot_delete(desk, post):
    comment = create_comment(post=post)
    assert desk.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"}).status_code == 403
    _act(desk, "delete_selected", comment)
    assert Comment.objects.exists()
    assert "delete_selected" not in _text(desk.get(LIST))
    assert "Delete for good" not in _text(desk.get(_page(comment)))


@pytest.mark.parametrize("way", ["page", "list"])
def test_the_owner_deletes_with_the_replies_and_the_trail_stays(client, owner, post, way):
    client.force_login(owner)
    comment = create_comment(post=post, status="spam")
    create_comment(parent=comment)
    if way == "page":
        client.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"})
    else:
        data = {"action": "delete_selected", "_selected_action": [comment.pk], "post": "yes"}
        client.post(f"{LIST}?status=spam", data)
    assert not Comment.objects.exists()
    entry = TrailEntry.objects.get(verb="deleted")
    assert (entry.actor, entry.from_state, entry.target_id) == (owner, "spam", str(comment.pk))


# The list


def test_a_bare_list_is_what_is_pending_oldest_first(desk, post):
    now = timezone.now()
    young = create_comment(post=post, name="Young", posted_at=now)
    old = create_comment(post=post, name="Old", posted_at=now - timedelta(hours=3))
    create_comment(post=post, name="Shown", status="approved")
    response = desk.get(LIST)
    assert list(response.context["cl"].result_list) == [old, young]
    assert "3\xa0hours" in _text(response)
    assert "just now" in _text(response)


@pytest.mark.parametrize("status", ["pending", "approved", "spam", "trash"])
def test_each_state_has_a_tab_with_its_number(desk, post, status):
    comment = create_comment(post=post, status=status)
    for other in {"pending", "approved", "spam", "trash"} - {status}:
        create_comment(post=post, status=other)
        create_comment(post=post, status=other)
    response = desk.get(f"{LIST}?status={status}")
    assert list(response.context["cl"].result_list) == [comment]
    current = _text(response).split('aria-current="page">')[-1].split("</a>")[0]
    assert current.lower().startswith(status)
    assert f'data-queue-count="{status}">1</span>' in current


def test_all_can_be_seen_at_once_newest_first(desk, post):
    now = timezone.now()
    old = create_comment(post=post, status="spam", posted_at=now - timedelta(hours=3))
    young = create_comment(post=post, posted_at=now)
    assert list(desk.get(f"{LIST}?status=all").context["cl"].result_list) == [young, old]


def test_a_state_that_is_none_is_the_queue(desk, post):
    comment = create_comment(post=post)
    create_comment(post=post, status="spam")
    assert list(desk.get(f"{LIST}?status=nonsense").context["cl"].result_list) == [comment]


def test_the_list_can_be_narrowed_to_a_post_and_searched(desk, post):
    elsewhere = create_comment(post=create_post(title="Elsewhere"))
    found = create_comment(post=post, body="Gabapentin", email="find@example.org", name="Findme")
    assert list(desk.get(f"{LIST}?post={post.pk}").context["cl"].result_list) == [found]
    for query in ("gabapentin", "find@example.org", "findme", "sleep and pain"):
        assert list(desk.get(LIST, {"q": query}).context["cl"].result_list) == [found]
    assert list(desk.get(LIST, {"q": "elsewhere"}).context["cl"].result_list) == [elsewhere]


@pytest.mark.parametrize("asked", ["x", "0", "99999", "", "1'"])
def test_an_unknown_post_narrows_nothing(desk, post, asked):
    comment = create_comment(post=post)
    assert list(desk.get(LIST, {"post": asked}).context["cl"].result_list) == [comment]


def test_a_row_shows_all_that_is_needed_to_decide(desk, post):
    parent = create_comment(post=post, status="approved", name="Bertha", body="Does it help?")
    comment = create_comment(
        parent=parent,
        name="Anna",
        email="anna@example.org",
        website="https://anna.example",
        body="Line one\nline two https://example.org",
        findings=[{"code": "x", "weight": 1, "words": "It has a link."}],
    )
    html = _text(desk.get(LIST))
    for words in [
        "Line one<br>line two https://example.org",
        "Anna",
        "anna@example.org",
        "https://anna.example",
        f'href="{post.get_absolute_url()}"',
        "In reply to Bertha: “Does it help?”",
        "It has a link.",
        f"{LIST}{comment.pk}/decide/",
        'aria-label="Approve: comment by Anna"',
    ]:
        assert words in html
    assert 'href="https://example.org"' not in html
    assert 'href="https://anna.example"' not in html


def test_a_long_comment_is_folded_and_still_whole(desk, post):
    create_comment(post=post, body=" ".join(f"word{number}" for number in range(200)))
    html = _text(desk.get(LIST))
    assert "<details" in html
    assert "word199" in html
    assert "word199" not in html.split("<summary")[1].split("</summary>")[0]


def test_hostile_text_stays_text_in_the_desk(desk, post):
    parent = create_comment(post=post, status="approved", body=HOSTILE, name=HOSTILE)
    comment = create_comment(
        parent=parent,
        body=f"{HOSTILE} " * 30,
        name=HOSTILE,
        email='"<script>"@example.org',
        website='https://e.example/"><script>alert(1)</script>',
        findings=[{"code": "x", "weight": 1, "words": HOSTILE}],
    )
    pages = [LIST, f"{LIST}?status=all", _page(comment), _page(parent)]
    said = _text(_decide(desk, comment, "approve"))
    for html in [said, *(_text(desk.get(page)) for page in pages)]:
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("page", ["list", "change"])
def test_nothing_is_inline_so_that_the_policy_holds(desk, post, page):
    comment = create_comment(post=post, body="word " * 100)
    html = _text(desk.get(LIST if page == "list" else _page(comment)))
    assert "style=" not in html
    assert "admin-comments/comments.css" in html


def test_the_list_costs_the_same_queries_for_one_and_a_hundred(
    desk, post, django_assert_num_queries
):
    def add(count):
        for _ in range(count):
            parent = create_comment(post=create_post(), status="approved")
            comment = create_comment(parent=parent, email=parent.email)
            TrailEntry.objects.record(None, "noted", comment, note="Look.")

    add(1)
    desk.get(LIST)
    with django_assert_num_queries(12):
        desk.get(LIST)
    add(49)
    with django_assert_num_queries(12):
        desk.get(LIST)


def test_comments_can_be_grouped_by_post_each_under_its_title(desk, post):
    now = timezone.now()
    other = create_post(title="Elsewhere")
    of_post = [
        create_comment(post=post, posted_at=now - timedelta(hours=hours)) for hours in (3, 1)
    ]
    of_other = [create_comment(post=other, posted_at=now - timedelta(hours=2))]
    html = _text(desk.get(LIST))
    assert "?by=post" in html
    assert "queue__post" not in html
    response = desk.get(f"{LIST}?by=post")
    assert list(response.context["cl"].result_list) == of_post + of_other
    assert _text(response).count('class="queue__post"') == 2


def test_a_row_tells_what_else_its_author_sent(desk, post):
    for status in ["approved", "approved", "spam", "pending"]:
        create_comment(post=post, email="anna@example.org", status=status)
    create_comment(post=post, email="", name="Nobody")
    create_comment(post=post, email="", name="Nobody too")
    anna, nobody, _too = desk.get(LIST).context["cl"].result_list
    others = [(other["status"], other["count"]) for other in anna.others]
    assert others == [("approved", 2), ("spam", 1)]
    assert nobody.others == []
    html = _text(desk.get(LIST))
    assert "2 approved" in html
    assert "1 spam" in html


def test_a_row_says_when_it_is_the_first_of_its_author(desk, post):
    create_comment(post=post)
    assert "first comment" in _text(desk.get(LIST))


def test_a_row_shows_the_weight_of_each_finding(desk, post):
    create_comment(
        post=post,
        findings=[
            {"code": "links", "weight": 3, "words": "Three links."},
            {"code": "known", "weight": -2, "words": "A known reader."},
        ],
    )
    html = " ".join(_text(desk.get(LIST)).split())
    assert "+3</span> Three links." in html
    assert "-2</span> A known reader." in html


def test_a_row_shows_what_colleagues_noted(desk, moderator, post):
    comment = create_comment(post=post)
    TrailEntry.objects.record(moderator, "noted", comment, note=HOSTILE)
    html = _text(desk.get(LIST))
    assert "Note by moderator:" in html
    assert "&lt;script&gt;alert" in html
    assert "<script>alert" not in html


# Actions on many


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("approve", "pending", "approved"),
        ("mark_spam", "pending", "spam"),
        ("trash", "pending", "trash"),
        ("restore", "trash", "pending"),
    ],
)
def test_an_action_decides_on_all_that_are_chosen(desk, moderator, post, action, before, after):
    chosen = [create_comment(post=post, status=before) for _ in range(3)]
    left = create_comment(post=post, status=before)
    response = _act(desk, action, *chosen, query=f"?status={before}")
    assert {Comment.objects.get(pk=comment.pk).status for comment in chosen} == {after}
    assert Comment.objects.get(pk=left.pk).status == before
    assert TrailEntry.objects.filter(actor=moderator, to_state=after).count() == 3
    assert _messages(response)[0].startswith("3 comments ")


@pytest.mark.parametrize(
    ("query", "is_shown"), [("", False), ("?status=spam", False), ("?status=all", True)]
)
def test_the_status_is_shown_where_it_differs(desk, post, query, is_shown):
    create_comment(post=post)
    create_comment(post=post, status="spam")
    assert ('class="state' in _text(desk.get(LIST + query))) is is_shown


def test_who_may_only_look_has_no_buttons(client, post):
    comment = create_comment(post=post)
    user = create_user(username="looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(user)
    for page in (LIST, _page(comment)):
        assert 'name="decision"' not in _text(client.get(page))
    assert client.post(f"{LIST}{comment.pk}/decide/", {"decision": "approve"}).status_code == 403


def test_an_action_says_what_was_so_already(desk, post):
    done = create_comment(post=post, status="approved")
    pending = create_comment(post=post)
    response = _act(desk, "approve", done, pending, query="?status=all")
    assert _messages(response) == [
        "1 comment is approved.",
        "Nothing was changed on 1 comment: The status of this comment is “Approved” already.",
    ]


# The page of one comment


def test_the_page_shows_text_thread_findings_and_decisions(desk, moderator, post):
    head = create_comment(post=post, status="approved", name="Bertha", body="Does it help?")
    comment = create_comment(
        parent=head,
        name="Anna",
        body="It does.",
        findings=[{"code": "x", "weight": 1, "words": "A link."}],
    )
    create_comment(parent=comment, name="Clara", body="Good to know.", status="spam")
    comment.mark_spam(moderator)
    html = _text(desk.get(_page(comment)))
    for words in ["It does.", "Does it help?", "Good to know.", "A link.", "Bertha", "Clara"]:
        assert words in html
    assert f"moderator marked “{comment}” as spam (Pending → Spam)" in html


def test_the_page_offers_what_is_possible_and_nothing_to_type(desk, post):
    comment = create_comment(post=post, status="spam")
    html = _text(desk.get(_page(comment)))
    buttons = [part.split('"')[0] for part in html.split('name="decision" value="')[1:]]
    assert buttons == ["approve", "trash", "restore"]
    assert "<textarea" not in html
    assert 'type="text"' not in html
    assert "_save" not in html
    assert "csrfmiddlewaretoken" in html


def test_the_page_leads_to_the_site_once_it_is_shown(desk, post):
    comment = create_comment(post=post)
    assert "View on site" not in _text(desk.get(_page(comment)))
    comment.approve()
    html = _text(desk.get(_page(comment)))
    assert "View on site" in html
    assert f'href="{comment.get_absolute_url()}"' in html


def test_the_page_saves_nothing(desk, post):
    comment = create_comment(post=post)
    response = desk.post(_page(comment), {"status": "approved", "body": "Changed", "_save": "1"})
    assert response.status_code == 405
    comment.refresh_from_db()
    assert (comment.status, comment.body == "Changed") == ("pending", False)


@pytest.mark.parametrize("replies", [1, 100])
def test_the_page_costs_the_same_queries_for_any_thread(
    desk, post, replies, django_assert_num_queries
):
    head = create_comment(post=post, status="approved")
    for _ in range(replies):
        create_comment(parent=head, status="approved")
    desk.get(_page(head))
    with django_assert_num_queries(10):
        desk.get(_page(head))


# Deciding on one


def test_a_decision_leads_back_to_the_list_as_it_was(desk, post):
    comment = create_comment(post=post, name="Anna", body="It helped me.")
    response = _decide(desk, comment, "approve", list_filters="status=pending&q=helped")
    assert response.redirect_chain == [(f"{LIST}?status=pending&q=helped", 302)]
    assert _messages(response) == ["“It helped me.” by Anna: approved."]


def test_a_decision_taken_already_says_so(desk, post):
    comment = create_comment(post=post, status="approved")
    response = _decide(desk, comment, "approve")
    assert "“Approved” already" in _messages(response)[0]
    assert not TrailEntry.objects.about(comment).exists()


def test_a_decision_on_what_was_deleted_meanwhile_says_so(desk, post):
    comment = create_comment(post=post)
    Comment.objects.all().delete()
    response = _decide(desk, comment, "approve")
    assert _messages(response) == ["This comment was deleted meanwhile; nothing was changed."]


@pytest.mark.parametrize("decision", ["", "delete", "__class__", "approve "])
def test_a_decision_that_is_none_is_refused(desk, post, decision):
    comment = create_comment(post=post)
    response = desk.post(f"{LIST}{comment.pk}/decide/", {"decision": decision})
    assert response.status_code == 400
    assert Comment.objects.get().status == "pending"


def test_a_link_alone_decides_nothing(desk, post):
    comment = create_comment(post=post)
    assert desk.get(f"{LIST}{comment.pk}/decide/?decision=approve").status_code == 405
    assert Comment.objects.get().status == "pending"


def test_a_decision_needs_a_csrf_token(moderator, post):
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    comment = create_comment(post=post)
    assert client.post(f"{LIST}{comment.pk}/decide/", {"decision": "approve"}).status_code == 403
    assert Comment.objects.get().status == "pending"


@pytest.mark.parametrize("filters", ["//evil.example", "https://evil.example", "\r\nX: y"])
def test_going_back_never_leaves_the_list(desk, post, filters):
    comment = create_comment(post=post)
    response = desk.post(
        f"{LIST}{comment.pk}/decide/", {"decision": "approve", "list_filters": filters}
    )
    assert response["Location"].startswith(f"{LIST}?")
