"""The moderators' list, and what is done in it to many at once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from comments.models import Comment
from staff.models import TrailEntry
from tests.factories import MISSING_PK, create_comment, create_post, create_user

from .desk import LIST, act, decide, messages_of, page_of, text_of

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"


# The list


def test_a_bare_list_is_what_is_pending_oldest_first(desk, post):
    now = timezone.now()
    young = create_comment(post=post, name="Young", posted_at=now)
    old = create_comment(post=post, name="Old", posted_at=now - timedelta(hours=3))
    create_comment(post=post, name="Shown", status="approved")
    response = desk.get(LIST)
    assert list(response.context["cl"].result_list) == [old, young]
    assert "3\xa0hours" in text_of(response)
    assert "just now" in text_of(response)


@pytest.mark.parametrize("status", ["pending", "approved", "spam", "trash"])
def test_each_state_has_a_tab_with_its_number(desk, post, status):
    comment = create_comment(post=post, status=status)
    for other in {"pending", "approved", "spam", "trash"} - {status}:
        create_comment(post=post, status=other)
        create_comment(post=post, status=other)
    response = desk.get(f"{LIST}?status={status}")
    assert list(response.context["cl"].result_list) == [comment]
    current = text_of(response).split('aria-current="page">')[-1].split("</a>")[0]
    assert current.lower().startswith(status)
    assert f'data-queue-count="{status}">1</span>' in current


def test_all_can_be_seen_at_once_newest_first(desk, post):
    now = timezone.now()
    old = create_comment(post=post, status="spam", posted_at=now - timedelta(hours=3))
    young = create_comment(post=post, posted_at=now)
    assert list(desk.get(f"{LIST}?status=all").context["cl"].result_list) == [young, old]


@pytest.mark.parametrize("query", ["", "?by=post", "?by=weight"])
def test_a_cry_for_help_comes_first_in_every_order(desk, post, query):
    create_comment(post=create_post(title="Elsewhere"), weight=9)
    create_comment(post=post, weight=5)
    urgent = create_comment(post=create_post(title="Last"), is_urgent=True)
    assert desk.get(LIST + query).context["cl"].result_list[0] == urgent


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


def _counts(response) -> dict[str, int]:
    return {
        state: int(number)
        for state, number in re.findall(r'data-queue-count="(\w+)">(\d+)<', text_of(response))
    }


@pytest.mark.parametrize("is_searched", [True, False])
def test_the_tabs_count_what_was_asked_for_and_lead_to_it(desk, post, is_searched):
    for status in ["approved", "approved", "spam"]:
        create_comment(post=post, body="Gabapentin", status=status)
    create_comment(post=create_post(title="Elsewhere"), status="approved")
    asked = {"q": "gabapentin"} if is_searched else {"post": post.pk}
    response = desk.get(LIST, asked)
    assert _counts(response) == {"pending": 0, "approved": 2, "spam": 1, "trash": 0, "all": 3}
    html = text_of(response)
    words = " ".join(re.sub("<[^>]+>", "", html).split())
    assert "None among those that wait; 3 in all states." in words
    link = re.search(r'href="([^"]+)">3 in all states</a>', html)[1]
    tab = re.search(r'href="([^"]+)">All ', html)[1]
    for address in (link, tab):
        found = desk.get(LIST + unescape(address)).context["cl"].result_list
        assert {comment.post for comment in found} == {post}
        assert len(found) == 3


def test_an_empty_list_speaks_of_others_only_where_there_are_some(desk, post):
    create_comment(post=post, status="approved")
    assert "Nothing is here." in text_of(desk.get(LIST))
    html = text_of(desk.get(LIST, {"q": "gabapentin"}))
    assert "Nothing was found." in html
    assert "in all states" not in html


@pytest.mark.parametrize("asked", ["x", "0", MISSING_PK, "", "1'"])
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
    html = text_of(desk.get(LIST))
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
    html = text_of(desk.get(LIST))
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
    pages = [LIST, f"{LIST}?status=all", page_of(comment), page_of(parent)]
    said = text_of(decide(desk, comment, "approve"))
    for html in [said, *(text_of(desk.get(page)) for page in pages)]:
        assert "<script>alert" not in html
        assert "<img src=x" not in html


@pytest.mark.parametrize("page", ["list", "change"])
def test_nothing_is_inline_so_that_the_policy_holds(desk, post, page):
    comment = create_comment(post=post, body="word " * 100)
    html = text_of(desk.get(LIST if page == "list" else page_of(comment)))
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
    for asked in ({}, {"q": "thank"}):
        with django_assert_num_queries(12):
            desk.get(LIST, asked)


def test_comments_can_be_grouped_by_post_each_under_its_title(desk, post):
    now = timezone.now()
    other = create_post(title="Elsewhere")
    of_post = [
        create_comment(post=post, posted_at=now - timedelta(hours=hours)) for hours in (3, 1)
    ]
    of_other = [create_comment(post=other, posted_at=now - timedelta(hours=2))]
    html = text_of(desk.get(LIST))
    assert "?by=post" in html
    assert "queue__post" not in html
    response = desk.get(f"{LIST}?by=post")
    assert list(response.context["cl"].result_list) == of_post + of_other
    assert text_of(response).count('class="queue__post"') == 2


def test_a_row_tells_what_else_its_author_sent(desk, post):
    for status in ["approved", "approved", "spam", "pending"]:
        create_comment(post=post, email="anna@example.org", status=status)
    create_comment(post=post, email="", name="Nobody")
    create_comment(post=post, email="", name="Nobody too")
    anna, nobody, _too = desk.get(LIST).context["cl"].result_list
    others = [(other["status"], other["count"]) for other in anna.others]
    assert others == [("approved", 2), ("spam", 1)]
    assert nobody.others == []
    html = text_of(desk.get(LIST))
    assert "2 approved" in html
    assert "1 spam" in html


def test_a_row_says_when_it_is_the_first_of_its_author(desk, post):
    create_comment(post=post)
    assert "first comment" in text_of(desk.get(LIST))


def test_a_row_shows_the_weight_of_each_finding(desk, post):
    create_comment(
        post=post,
        findings=[
            {"code": "links", "weight": 3, "words": "Three links."},
            {"code": "known", "weight": -2, "words": "A known reader."},
        ],
    )
    html = " ".join(text_of(desk.get(LIST)).split())
    assert "+3</span> Three links." in html
    assert "-2</span> A known reader." in html


def test_a_row_shows_what_colleagues_noted(desk, moderator, post):
    comment = create_comment(post=post)
    TrailEntry.objects.record(moderator, "noted", comment, note=HOSTILE)
    html = text_of(desk.get(LIST))
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
    response = act(desk, action, *chosen, query=f"?status={before}")
    assert {Comment.objects.get(pk=comment.pk).status for comment in chosen} == {after}
    assert Comment.objects.get(pk=left.pk).status == before
    assert TrailEntry.objects.filter(actor=moderator, to_state=after).count() == 3
    assert messages_of(response)[0].startswith("3 comments ")


@pytest.mark.parametrize(
    ("query", "is_shown"), [("", False), ("?status=spam", False), ("?status=all", True)]
)
def test_the_status_is_shown_where_it_differs(desk, post, query, is_shown):
    create_comment(post=post)
    create_comment(post=post, status="spam")
    assert ('class="state' in text_of(desk.get(LIST + query))) is is_shown


def test_who_may_only_look_has_no_buttons(client, post):
    comment = create_comment(post=post)
    user = create_user(username="looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(user)
    for page in (LIST, page_of(comment)):
        assert 'name="decision"' not in text_of(client.get(page))
    assert client.post(f"{LIST}{comment.pk}/decide/", {"decision": "approve"}).status_code == 403


def test_an_action_says_what_was_so_already(desk, post):
    done = create_comment(post=post, status="approved")
    pending = create_comment(post=post)
    response = act(desk, "approve", done, pending, query="?status=all")
    assert messages_of(response) == [
        "1 comment is approved.",
        "Nothing was changed on 1 comment: The status of this comment is “Approved” already.",
    ]
