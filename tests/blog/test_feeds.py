import feedparser
import pytest

from tests.factories import (
    create_category,
    create_clinic,
    create_draft,
    create_page,
    create_person,
    create_post,
)

pytestmark = pytest.mark.django_db


def entries(client, address):
    response = client.get(address)
    assert response.status_code == 200
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed.entries


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_feeds_hold_what_is_published(client, address):
    create_post(title="Public", authors=[create_person(name="Ada Quill")])
    create_draft(title="Secret")
    (entry,) = entries(client, address)
    assert entry.title == "Public"
    assert entry.author == "Ada Quill"


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_feeds_are_well_formed_with_hostile_titles(client, address):
    title = "<script>alert(1)</script> & ]]> \u2028 “x”"
    create_clinic(name=title, tagline=title)
    create_post(title=title, summary=title)
    (entry,) = entries(client, address)
    assert "alert(1)" in entry.title


def test_a_feed_without_a_summary_takes_the_beginning_of_the_text(client):
    create_post(body="<h2>Sleep</h2><p>Go to bed <em>early</em>.</p>")
    (entry,) = entries(client, "/blog/feed/")
    assert "Go to bed early." in entry.summary


def test_a_categorys_feed_holds_its_posts_and_those_of_its_parts(client):
    pain = create_category(slug="pain", name="Pain")
    create_post(title="Inside", categories=[create_category(parent=pain)])
    create_post(title="Outside")
    assert [entry.title for entry in entries(client, "/blog/category/pain/feed/")] == ["Inside"]


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_feeds_do_not_unwrap_what_was_written_as_text(client, address):
    create_post(body="<p>Write &lt;img src=x onerror=alert(1)&gt; in code</p>")
    (entry,) = entries(client, address)
    assert "<img" not in entry.summary


def test_an_empty_feed_is_a_feed(client):
    assert entries(client, "/blog/feed/") == []


def test_the_sitemap_lists_what_is_public(client):
    post, page = create_post(), create_page()
    draft = create_draft()
    text = client.get("/sitemap.xml").content.decode()
    assert f"<loc>http://testserver{post.get_absolute_url()}</loc>" in text
    assert f"<loc>http://testserver{page.get_absolute_url()}</loc>" in text
    assert draft.get_absolute_url() not in text
