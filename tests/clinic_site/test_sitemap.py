"""The sitemap, by the rules of sitemaps.org and of Google's image sitemaps."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post
from clinic_site import sitemap
from tests.factories import (
    create_category,
    create_clinic,
    create_draft,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_tag,
)

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
ORIGIN = "https://clinic.example"


@pytest.fixture(autouse=True)
def origin(settings):
    settings.ORIGIN = ORIGIN


def read(client, address="/sitemap.xml") -> ElementTree.Element:
    response = client.get(address)
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    check(root)
    return root


def check(root: ElementTree.Element) -> None:
    """What https://www.sitemaps.org/schemas/sitemap/0.9/sitemap.xsd and siteindex.xsd ask for."""
    of = {f"{SITEMAP}urlset": f"{SITEMAP}url", f"{SITEMAP}sitemapindex": f"{SITEMAP}sitemap"}
    known = [f"{SITEMAP}loc", f"{SITEMAP}lastmod", f"{IMAGE}image"]
    assert 1 <= len(root) <= 50_000
    for entry in root:
        assert entry.tag == of[root.tag]
        tags = [child.tag for child in entry]
        assert tags == sorted(tags, key=known.index)
        # Of pictures there may be several.
        assert all(tags.count(tag) <= 1 for tag in known[:2])
        assert tags[0] == f"{SITEMAP}loc"
        assert re.fullmatch(r"https://clinic\.example/[!-~]{0,2000}", entry[0].text)
        changed = entry.findtext(f"{SITEMAP}lastmod")
        assert changed is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", changed)
        for image in entry.findall(f"{IMAGE}image"):
            assert [child.tag for child in image] == [f"{IMAGE}loc"]


def addresses(root: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{SITEMAP}loc").removeprefix(ORIGIN) for entry in root]


def test_it_names_what_readers_find_and_nothing_else(client):
    create_draft(slug="secret")
    create_page(path="hidden", published=False)
    create_category(slug="empty")
    post = create_post(
        slug="a",
        categories=[create_category(slug="pain")],
        tags=[create_tag(slug="sleep")],
        authors=[create_person(slug="ada")],
    )
    page = create_page(path="about")
    assert set(addresses(read(client))) == {
        *("/", "/blog/", "/consultation/"),
        *("/blog/category/pain/", "/blog/tag/sleep/", "/blog/author/ada/"),
        *(post.get_absolute_url(), page.get_absolute_url()),
    }


def test_all_that_it_names_are_found(client):
    create_post(tags=[create_tag()], authors=[create_person()])
    create_page(path="consultation")
    found = addresses(read(client))
    assert len(found) == len(set(found))
    assert {client.get(address).status_code for address in found} == {200}


def test_it_tells_when_each_was_changed_and_its_picture(client):
    post = create_post(slug="a", picture=create_picture())
    Post.objects.update(updated_at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
    (entry,) = [each for each in read(client) if each[0].text.endswith("/blog/a/")]
    assert entry.findtext(f"{SITEMAP}lastmod") == "2026-03-04T05:06:07Z"
    assert entry.findtext(f"{IMAGE}image/{IMAGE}loc") == ORIGIN + post.picture.url


def test_it_names_the_pictures_in_texts_each_once(client):
    first, second, unseen = create_picture(), create_picture(), create_picture()
    body = "".join(f'<p><img src="{each.url}" alt=""></p>' for each in (first, second))
    post, page = create_post(slug="a", picture=first, body=body), create_page(path="b", body=body)
    words = post.values_of(post.newest_revision) | {
        "body": f'<p><img src="{unseen.url}" alt=""></p>'
    }
    post.save_revision(words, by=None)
    for path in (post.get_absolute_url(), page.get_absolute_url()):
        (entry,) = [each for each in read(client) if each[0].text.endswith(path)]
        found = [each.text for each in entry.iter(f"{IMAGE}loc")]
        assert sorted(found) == sorted([ORIGIN + first.url, ORIGIN + second.url])


def test_an_empty_site_has_one(client):
    assert addresses(read(client)) == ["/", "/consultation/", "/blog/"]


def test_a_large_one_is_cut_into_parts(client, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_IN_FILE", 4)
    for _number in range(6):
        create_post(categories=[])
    parts = addresses(read(client))
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    found = [address for part in parts for address in addresses(read(client, part))]
    assert len(found) == len(set(found)) == 10
    for number in ("0", "4", "99999999999999999999"):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_it_costs_as_many_queries_with_many_posts(client):
    create_clinic()
    for _number in range(12):
        create_post(picture=create_picture(), tags=[create_tag()])
    with CaptureQueriesContext(connection) as context:
        client.get("/sitemap.xml")
    assert len(context) <= 12
