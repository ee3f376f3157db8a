from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
import pytest

from tests.factories import create_comment, create_draft, create_post

pytestmark = pytest.mark.django_db
DC = "{http://purl.org/dc/elements/1.1/}"


def _channel(client, post):
    response = client.get(f"/blog/{post.slug}/feed/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/rss+xml")
    return ElementTree.fromstring(response.content).find("channel")


def test_the_feed_has_what_is_approved_newest_first(client, post):
    old = create_comment(post=post, status="approved", name="Anna", body="It helped.")
    new = create_comment(post=post, status="approved", posted_at=datetime(2030, 3, 2, tzinfo=UTC))
    create_comment(post=post)
    create_comment(post=post, status="spam")
    channel = _channel(client, post)
    items = channel.findall("item")
    assert channel.findtext("title") == f"Replies to “{post.title}”"
    assert channel.findtext("link").endswith(post.get_absolute_url())
    assert [item.findtext("link").partition("#")[2] for item in items] == [new.anchor, old.anchor]
    assert items[1].findtext("title") == "By Anna"
    assert items[1].findtext("description") == "<p>It helped.</p>"
    assert items[0].findtext("pubDate") == "Sat, 02 Mar 2030 00:00:00 +0000"


def test_nothing_private_is_in_it(client, post):
    create_comment(
        post=post, status="approved", email="anna@secret.example", network="203.0.113.0/24"
    )
    response = client.get(f"/blog/{post.slug}/feed/")
    assert b"secret.example" not in response.content
    assert b"203.0.113" not in response.content


def test_hostile_text_stays_text(client, post):
    create_comment(
        post=post,
        status="approved",
        name="<script>alert(1)</script> & \x07Co",
        body="<script>alert(1)</script> ]]> \x00\ufffe",
    )
    item = _channel(client, post).find("item")
    assert "<" not in item.findtext("title")
    assert "<script" not in item.findtext("description")
    assert "&lt;script&gt;" in item.findtext("description")


def test_links_lead_to_the_right_page_and_identities_stay(client, post):
    for _ in range(51):
        last = create_comment(post=post, status="approved")
    item = _channel(client, post).find("item")
    assert item.findtext("link").endswith(f"/blog/{post.slug}/?comments=2#{last.anchor}")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("guid").endswith(f"/blog/{post.slug}/#{last.anchor}")


def test_it_holds_the_newest_twenty(client, post):
    for _ in range(21):
        create_comment(post=post, status="approved")
    assert len(_channel(client, post).findall("item")) == 20


def test_a_post_without_replies_has_an_empty_feed(client, post):
    assert _channel(client, post).findall("item") == []


def test_what_nobody_sees_has_no_feed(client, clinic):
    assert client.get(f"/blog/{create_draft().slug}/feed/").status_code == 404
    assert client.get("/blog/unknown/feed/").status_code == 404


def test_the_feed_costs_the_same_queries_for_one_and_many(
    client, django_assert_num_queries, clinic
):
    few, many = create_post(), create_post()
    create_comment(post=few, status="approved")
    for _ in range(60):
        create_comment(post=many, status="approved")
    for post in (few, many):
        with django_assert_num_queries(5):
            client.get(f"/blog/{post.slug}/feed/")


def test_the_same_as_atom_is_a_feed_without_a_flaw(client, post):
    comment = create_comment(post=post, status="approved", name="<b>Anna</b> & \u2028")
    feed = feedparser.parse(client.get(f"/blog/{post.slug}/feed/atom/").content)
    assert not feed.bozo
    assert feed.entries[0].id.endswith(f"/blog/{post.slug}/#{comment.anchor}")
    assert feed.entries[0].id.startswith("http")
