"""Who may see and decide on comments, and the page of one."""

import pytest
from django.test import Client

from comments.models import Comment
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_comment, create_user

from .desk import LIST, act, decide, messages_of, page_of, text_of

pytestmark = pytest.mark.django_db
VERBS = ["approve", "mark_spam", "trash", "restore"]


# Who may


@pytest.mark.parametrize("role", [None, Role.AUTHOR, Role.EDITOR, Role.REVIEWER])
def test_only_moderators_and_owners_see_comments(client, post, role):
    comment = create_comment(post=post)
    if role:
        client.force_login(create_user(role))
    status = 403 if role else 302
    assert client.get(LIST).status_code == status
    assert client.get(page_of(comment)).status_code == status
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
    decide(client, comment, verb)
    after = {"approve": "approved", "mark_spam": "spam", "trash": "trash", "restore": "pending"}
    assert Comment.objects.get().status == after[verb]


def test_nobody_adds_a_comment_here(client, owner):
    client.force_login(owner)
    assert client.get(f"{LIST}add/").status_code == 403
    assert "/comments/comment/add/" not in text_of(client.get(LIST))


def test_a_moderator_cannot_delete(desk, post):
    comment = create_comment(post=post)
    assert desk.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"}).status_code == 403
    act(desk, "delete_selected", comment)
    assert Comment.objects.exists()
    assert "delete_selected" not in text_of(desk.get(LIST))
    assert "Delete for good" not in text_of(desk.get(page_of(comment)))


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
    html = text_of(desk.get(page_of(comment)))
    for words in ["It does.", "Does it help?", "Good to know.", "A link.", "Bertha", "Clara"]:
        assert words in html
    assert f"moderator marked “{comment}” as spam (Pending → Spam)" in html


def test_the_page_offers_what_is_possible_and_nothing_to_type(desk, post):
    comment = create_comment(post=post, status="spam")
    html = text_of(desk.get(page_of(comment)))
    buttons = [part.split('"')[0] for part in html.split('name="decision" value="')[1:]]
    assert buttons == ["approve", "trash", "restore"]
    assert "<textarea" not in html
    assert 'type="text"' not in html
    assert "_save" not in html
    assert "csrfmiddlewaretoken" in html


def test_the_page_leads_to_the_site_once_it_is_shown(desk, post):
    comment = create_comment(post=post)
    assert "View on site" not in text_of(desk.get(page_of(comment)))
    comment.approve()
    html = text_of(desk.get(page_of(comment)))
    assert "View on site" in html
    assert f'href="{comment.get_absolute_url()}"' in html


def test_the_page_saves_nothing(desk, post):
    comment = create_comment(post=post)
    response = desk.post(page_of(comment), {"status": "approved", "body": "Changed", "_save": "1"})
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
    desk.get(page_of(head))
    with django_assert_num_queries(10):
        desk.get(page_of(head))


# Deciding on one


def test_a_decision_leads_back_to_the_list_as_it_was(desk, post):
    comment = create_comment(post=post, name="Anna", body="It helped me.")
    response = decide(desk, comment, "approve", list_filters="status=pending&q=helped")
    assert response.redirect_chain == [(f"{LIST}?status=pending&q=helped", 302)]
    assert messages_of(response) == ["“It helped me.” by Anna: approved."]


def test_a_decision_taken_already_says_so(desk, post):
    comment = create_comment(post=post, status="approved")
    response = decide(desk, comment, "approve")
    assert "“Approved” already" in messages_of(response)[0]
    assert not TrailEntry.objects.about(comment).exists()


def test_a_decision_on_what_was_deleted_meanwhile_says_so(desk, post):
    comment = create_comment(post=post)
    Comment.objects.all().delete()
    response = decide(desk, comment, "approve")
    assert messages_of(response) == ["This comment was deleted meanwhile; nothing was changed."]


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
