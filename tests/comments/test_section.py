"""What readers find below a post: its replies, the own held one, and the form."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from comments.models import Comment
from comments.outline import MOST_ON_PAGE
from comments.stamps import is_good_stamp
from comments.templatetags.comments import comment_counts
from tests.comments.test_threads import add_replies
from tests.factories import (
    MISSING_PK,
    create_clinic,
    create_comment,
    create_draft,
    create_person,
    create_post,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'&"


def _get(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _page(client, post, query="") -> str:
    return _get(client, post.get_absolute_url() + query)


class _Balance(HTMLParser):
    """Fails on a tag that is closed without being the last one opened."""

    VOID = {"meta", "link", "input", "img", "br", "hr", "source", "wbr"}

    def __init__(self) -> None:
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def _assert_balanced(html: str) -> None:
    balance = _Balance()
    balance.feed(html)
    assert balance.open == []


# Replies


@pytest.mark.parametrize(
    ("count", "heading"), [(0, "No replies yet"), (1, "1 reply"), (3, "3 replies")]
)
def test_the_heading_counts_what_is_shown(client, post, count, heading):
    for _ in range(count):
        create_comment(post=post, status="approved")
    create_comment(post=post)
    assert heading in _page(client, post)


def test_a_reply_shows_name_time_text_and_link_to_itself(client, post):
    comment = create_comment(
        post=post,
        status="approved",
        name="Anna",
        email="anna@secret.example",
        body="It helped me.",
        posted_at=datetime(2026, 3, 2, 14, 5, tzinfo=UTC),
    )
    html = _page(client, post)
    assert f'<article class="comment" id="comment-{comment.pk}">' in html
    assert "Anna</bdi>" in html
    assert "<p>It helped me.</p>" in html
    assert 'datetime="2026-03-02T14:05:00+00:00"' in html
    assert f'href="/blog/{post.slug}/#comment-{comment.pk}"' in html
    assert 'aria-label="Reply to Anna"' in html
    assert "secret.example" not in html


def test_times_are_those_of_the_clinic(client):
    create_clinic(time_zone="America/New_York")
    post = create_post()
    create_comment(post=post, status="approved", posted_at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    html = _page(client, post)
    assert 'datetime="2026-03-01T20:00:00-05:00"' in html
    assert "March 1, 2026, 8 p.m." in html


def test_a_website_is_a_link_that_search_engines_ignore(client, post):
    create_comment(post=post, status="approved", website="https://anna.example/")
    assert 'href="https://anna.example/" rel="ugc nofollow noopener"' in _page(client, post)


def test_a_reply_of_the_clinic_shows_role_and_credentials(client, post):
    person = create_person(name="Ruth Wang", credentials="MD", role="Pain physician")
    create_comment(post=post, status="approved", person=person, website="https://x.example")
    html = _page(client, post)
    assert "Ruth Wang, MD" in html
    assert '<span class="comment__badge">Pain physician</span>' in html
    assert "x.example" not in html


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_what_is_not_approved_is_seen_by_nobody(client, post, status):
    create_comment(post=post, status=status, body="Hidden words", name="Hidden name")
    html = _page(client, post)
    assert "Hidden" not in html


def test_of_a_hidden_comment_with_shown_replies_only_the_place_is_left(client, post):
    hidden = create_comment(post=post, status="trash", body="Hidden words", name="Hidden name")
    create_comment(parent=hidden, status="approved", body="Shown words")
    html = _page(client, post)
    assert "A reply that is no longer shown" in html
    assert "Hidden" not in html
    assert "Shown words" in html
    assert "1 reply" in html


def test_hostile_text_in_every_field_stays_text(client, post):
    comment = create_comment(
        post=post,
        status="approved",
        name=HOSTILE,
        body=f'{HOSTILE}\nhttps://e.example/"onmouseover="alert(1)',
        website='https://e.example/"><script>alert(1)</script>',
    )
    create_comment(parent=comment, status="approved")
    for html in (_page(client, post), _page(client, post, f"?reply_to={comment.pk}")):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert 'onmouseover="' not in html
        _assert_balanced(html)


def test_lists_of_any_depth_are_well_formed(client, post):
    for _ in range(3):
        parent = create_comment(post=post, status="approved")
        create_comment(parent=parent, status="approved")
        for _ in range(7):
            parent = create_comment(parent=parent, status="approved")
        create_comment(parent=parent.thread, status="approved")
    html = _page(client, post)
    _assert_balanced(html)
    assert "In reply to" in html


def test_other_pages_are_linked_and_keep_their_own_addresses(client, post):
    for _ in range(51):
        last = create_comment(post=post, status="approved")
    first_page, second_page = _page(client, post), _page(client, post, "?comments=2")
    assert f'rel="next" href="/blog/{post.slug}/?comments=2#comments"' in first_page
    assert f'rel="prev" href="/blog/{post.slug}/#comments"' in second_page
    assert f'id="comment-{last.pk}"' in second_page
    assert f'href="/blog/{post.slug}/?comments=2#comment-{last.pk}"' in second_page
    assert f"/blog/{post.slug}/?comments=2&amp;reply_to={last.pk}#reply" in second_page
    assert "51 replies" in first_page


@pytest.mark.parametrize("number", ["0", "2", "x", "-1", "1.5", "9" * 40])
def test_a_page_of_replies_that_is_not_there_is_a_404(client, post, number):
    assert client.get(f"{post.get_absolute_url()}?comments={number}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_page_costs_the_same_queries_for_one_and_a_thousand(
    client, post, django_assert_max_num_queries
):
    head = create_comment(post=post, status="approved")
    client.get(post.get_absolute_url())
    counts = []
    for added in (1, 999):
        add_replies(head, added) if added == 1 else _add_more(head)
        # What stands around the replies is kept from then on.
        client.get(post.get_absolute_url())
        with django_assert_max_num_queries(12) as captured:
            client.get(post.get_absolute_url())
        counts.append(len(captured))
    assert counts[0] == counts[1]


def _add_more(head: Comment) -> None:
    Comment.objects.filter(thread=head).delete()
    add_replies(head, 1_000)


@pytest.mark.parametrize("count", [1, 1_000])
def test_the_section_needs_four_queries_at_most(post, count, django_assert_num_queries):
    """Of which the settings are kept, outside a transaction, until something changes."""
    head = create_comment(post=post, status="approved", person=create_person())
    add_replies(head, count)
    request = RequestFactory().get("/", {"reply_to": head.pk})
    template = Template("{% load comments %}{% comment_section post %}")
    with django_assert_num_queries(4):
        html = template.render(Context({"request": request, "post": post}))
    assert html.count("<article") == min(count + 1, MOST_ON_PAGE)


@pytest.mark.parametrize(
    ("number", "query"),
    [("2", "?comments=2"), ("1", ""), ("", ""), ("x", ""), ("0", ""), ('2"><b>', "")],
)
def test_each_page_of_replies_has_its_own_canonical_address(number, query):
    request = RequestFactory().get("/", {"comments": number})
    template = Template("{% load comments %}{% comments_query %}")
    assert template.render(Context({"request": request})) == query


# The form


def test_the_form_has_the_words_of_the_contract(client, post):
    html = _page(client, post)
    for words in [
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        '<label class="field__label" for="reply-body">Comment *</label>',
        '<label class="field__label" for="reply-name">Name *</label>',
        '<label class="field__label" for="reply-email">Email *</label>',
        '<label class="field__label" for="reply-website">Website</label>',
        "Post Comment</button>",
        "could identify you as a patient",
        'autocomplete="name"',
        'autocomplete="email"',
        'autocomplete="url"',
    ]:
        assert words in html
    assert "maxlength" not in html[html.index('id="reply"') :]
    assert "csrfmiddlewaretoken" not in html


def test_a_page_with_a_form_sets_no_cookie_and_is_the_same_for_everyone(client, post):
    create_comment(post=post, status="approved")
    first, second = client.get(post.get_absolute_url()), client.get(post.get_absolute_url())
    assert first.content == second.content
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert "private" not in first.get("Cache-Control", "")


def test_the_form_carries_a_good_stamp(client, post):
    stamp = _page(client, post).split('name="stamp" value="')[1].split('"')[0]
    assert is_good_stamp(stamp, post.pk)


def test_what_to_do_in_an_emergency_stands_in_the_form(client):
    create_clinic(urgent_text="In an emergency call 112.")
    html = _page(client, create_post())
    form = html.split('<form class="reply"')[1].split("</form>")[0]
    assert 'In an emergency call <a href="tel:112">112</a>.' in form


def test_a_closed_post_says_so_and_has_no_form(client, clinic):
    post = create_post(replies="closed")
    comment = create_comment(post=post, status="approved")
    html = _page(client, post, f"?reply_to={comment.pk}")
    assert "Replies are closed" in html
    assert "Post Comment" not in html
    assert "Reply to" not in html
    assert f'id="comment-{comment.pk}"' in html


def test_a_draft_shows_its_staff_no_form(client, owner, clinic):
    client.force_login(owner)
    html = _page(client, create_draft())
    assert "Post Comment" not in html
    assert "once this is published" in html


def test_a_preview_of_a_live_post_shows_no_form(client, owner, post):
    client.force_login(owner)
    assert "Post Comment" not in _page(client, post, "?preview")
    assert "Post Comment" in _page(client, post)


# Answering somebody


def test_answering_names_whom_and_quotes_them(client, post):
    comment = create_comment(post=post, status="approved", name="Anna", body="It helped me.")
    response = client.get(f"{post.get_absolute_url()}?reply_to={comment.pk}")
    form = response.content.decode().split('<form class="reply"')[1]
    assert "Reply to Anna" in form
    assert "It helped me.</blockquote>" in form
    assert f'name="parent" value="{comment.pk}"' in form
    assert "Cancel reply" in form
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("asked", ["", "0", "x", "-1", MISSING_PK, "9" * 40, "1 OR 1=1"])
def test_answering_nobody_is_the_plain_page(client, post, asked):
    response = client.get(post.get_absolute_url(), {"reply_to": asked})
    assert response.status_code == 200
    assert "Leave a Reply" in response.content.decode()
    assert "X-Robots-Tag" not in response


def test_only_what_is_shown_here_can_be_answered(client, post):
    hidden = create_comment(post=post, name="Hidden name")
    elsewhere = create_comment(post=create_post(), status="approved", name="Elsewhere")
    for comment in (hidden, elsewhere):
        html = _page(client, post, f"?reply_to={comment.pk}")
        assert "Leave a Reply" in html
        assert comment.name not in html


# Counts for lists


def test_each_post_of_a_list_gets_its_count_with_one_query(post, django_assert_num_queries):
    silent = create_post()
    create_comment(post=post, status="approved")
    create_comment(post=post)
    posts = [post, silent]
    with django_assert_num_queries(1):
        assert comment_counts(posts) == ""
    assert [post.comment_count for post in posts] == [1, 0]


def test_the_start_page_of_the_staff_can_ask_what_waits(post):
    comment = create_comment(post=post)
    template = Template(
        "{% load comments %}{% comments_waiting as waiting %}{{ waiting.count }} {{ waiting.oldest|date:'c' }}"
    )
    assert template.render(Context()) == f"1 {comment.posted_at.isoformat()}"
