import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import BlogSettings
from tests.factories import (
    create_category,
    create_clinic,
    create_draft,
    create_person,
    create_picture,
    create_post,
    create_tag,
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


@pytest.mark.parametrize("format", ["feed/", "feed/atom/"])
def test_tags_and_authors_have_feeds_of_their_own(client, format):
    ada, tag = create_person(slug="ada"), create_tag(slug="sleep")
    create_post(title="Hers", authors=[ada], tags=[tag])
    create_post(title="Another")
    for address in ("/blog/author/ada/", "/blog/tag/sleep/"):
        assert [entry.title for entry in entries(client, address + format)] == ["Hers"]


@pytest.mark.parametrize("list", ["category", "tag", "author"])
@pytest.mark.parametrize("format", ["feed/", "feed/atom/"])
def test_the_feed_of_an_empty_list_is_empty_and_of_no_list_missing(client, list, format):
    create_category(slug="a")
    create_tag(slug="a")
    create_person(slug="a")
    assert entries(client, f"/blog/{list}/a/{format}") == []
    assert client.get(f"/blog/{list}/nothing/{format}").status_code == 404


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_all_addresses_in_a_feed_are_whole_and_of_the_sites_own_host(client, settings, address):
    settings.ORIGIN = "https://clinic.example"
    create_post(slug="a")
    (entry,) = entries(client, address)
    assert entry.link == "https://clinic.example/blog/a/"
    text = client.get(address).content.decode()
    assert f'"https://clinic.example{address}"' in text
    assert "testserver" not in text


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_the_owner_may_send_whole_articles(client, settings, address):
    settings.ORIGIN = "https://clinic.example"
    picture = create_picture()
    body = f'<h2>Why</h2><p><a href="/about/">Us</a> <img src="{picture.url}" alt="x"></p>'
    create_post(slug="a", body=body, summary="In short.")
    (entry,) = entries(client, address)
    assert "content" not in entry
    BlogSettings(feed_content="full").save()
    (entry,) = entries(client, address)
    html = entry.content[0].value
    assert entry.summary == "In short."
    assert '<a href="https://clinic.example/about/">Us</a>' in html
    assert f'src="https://clinic.example{picture.url}"' in html
    assert "srcset" not in html


def test_a_feed_has_no_coarse_time_of_change(client):
    create_post()
    assert "Last-Modified" not in client.get("/blog/feed/").headers


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_a_feed_costs_as_many_queries_with_many_posts(client, address):
    create_clinic()
    for _number in range(12):
        create_post(authors=[create_person()], categories=[create_category()])
    with CaptureQueriesContext(connection) as context:
        client.get(address)
    assert len(context) <= 12


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_feeds_do_not_unwrap_what_was_written_as_text(client, address):
    create_post(body="<p>Write &lt;img src=x onerror=alert(1)&gt; in code</p>")
    (entry,) = entries(client, address)
    assert "<img" not in entry.summary


def test_an_empty_feed_is_a_feed(client):
    assert entries(client, "/blog/feed/") == []
