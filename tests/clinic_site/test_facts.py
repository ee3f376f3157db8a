"""What pages tell machines: one address each, and facts in schema.org's terms."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from publishing.models import PreviewLink
from staff.roles import Role
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_draft,
    create_location,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_special_hours,
    create_tag,
    create_user,
)
from tests.schema_org import unknown_terms

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script> & <!-- \u2028 “x” \\"


@pytest.fixture(autouse=True)
def origin(settings):
    settings.ORIGIN = "https://clinic.example"


@pytest.fixture
def post():
    create_clinic(phone="(207) 555-0142")
    create_location(
        address="18 Old Road\nHeron Landing",
        monday="08:00–12:00, 13:00–17:30",
        sunday="00:00–24:00",
    )
    return create_post(
        slug="walking",
        title="Walking again",
        summary="In short.",
        body="<p>Words of the text.</p>",
        picture=create_picture(),
        authors=[create_person(name="Ada Quill", slug="ada", credentials="MD", role="Physician")],
        reviewer=create_person(name="Bo Lind", slug="bo"),
        reviewed_on=date(2026, 3, 4),
        categories=[create_category(name="Pain", slug="pain")],
        tags=[create_tag(name="walking")],
        references="Someone 2020. doi:10.1000/182\nA book.",
        published_at=datetime(2026, 2, 1, 12, tzinfo=UTC),
    )


def facts(client, address) -> list[dict]:
    html = client.get(address).content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = [json.loads(script) for script in scripts]
    assert all(each["@context"] == "https://schema.org" for each in data)
    return [node for each in data for node in each["@graph"]]


def of_type(nodes, kind) -> dict:
    (found,) = [node for node in nodes if node["@type"] == kind]
    return found


def test_an_article_says_who_wrote_it_who_reviewed_it_when_and_on_what_evidence(client, post):
    nodes = facts(client, "/blog/walking/")
    posting, page = of_type(nodes, "BlogPosting"), of_type(nodes, "MedicalWebPage")
    assert posting["headline"] == "Walking again"
    assert posting["datePublished"] == "2026-02-01T12:00:00Z"
    assert posting["author"][0]["name"] == "Ada Quill"
    assert posting["author"][0]["honorificSuffix"] == "MD"
    assert posting["author"][0]["url"] == "https://clinic.example/blog/author/ada/"
    assert [(each["@type"], each.get("url")) for each in posting["citation"]] == [
        ("ScholarlyArticle", "https://doi.org/10.1000/182"),
        ("CreativeWork", None),
    ]
    assert posting["mainEntityOfPage"] == {"@id": "https://clinic.example/blog/walking/"}
    assert page["reviewedBy"]["name"] == "Bo Lind"
    assert page["lastReviewed"] == "2026-03-04"
    assert page["audience"] == {"@type": "MedicalAudience", "audienceType": "Patient"}


def test_the_way_to_an_article_leads_through_its_category(client, post):
    way = of_type(facts(client, "/blog/walking/"), "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"]) for step in way] == [
        (1, "Test Clinic"),
        (2, "Blog"),
        (3, "Pain"),
        (4, "Walking again"),
    ]
    assert way[2]["item"] == "https://clinic.example/blog/category/pain/"


def test_replies_are_told_with_their_writers_but_not_those_that_wait(client, post):
    shown = create_comment(post=post, name="Reader", status="approved")
    create_comment(post=post, name="Waiting")
    posting = [node for node in facts(client, "/blog/walking/") if "commentCount" in node]
    ((comment,),) = [node["comment"] for node in posting]
    assert comment["@id"] == f"https://clinic.example/blog/walking/#comment-{shown.pk}"
    assert comment["author"] == {"@type": "Person", "name": "Reader"}
    assert posting[0]["commentCount"] == 1


@pytest.mark.parametrize("address", ["/", "/consultation/"])
def test_the_clinic_tells_where_it_is_and_when_it_is_open(client, post, address):
    create_special_hours(first_day=timezone.localdate(), hours="")
    clinic = of_type(facts(client, address), "MedicalClinic")
    assert clinic["name"] == "Test Clinic"
    assert clinic["telephone"] == "(207) 555-0142"
    assert clinic["address"] == "18 Old Road, Heron Landing"
    hours = [
        (each["dayOfWeek"], each["opens"], each["closes"])
        for each in clinic["openingHoursSpecification"]
    ]
    assert hours == [
        ("https://schema.org/Monday", "08:00", "12:00"),
        ("https://schema.org/Monday", "13:00", "17:30"),
        ("https://schema.org/Sunday", "00:00", "23:59"),
    ]
    (closed,) = clinic["specialOpeningHoursSpecification"]
    assert (closed["opens"], closed["closes"]) == ("00:00", "00:00")
    assert closed["validFrom"] == closed["validThrough"] == timezone.localdate().isoformat()


def test_several_locations_are_told_apart(client, post):
    create_location(name="Harbour Street", address="1 Harbour Street", phone="555 1234")
    clinic = of_type(facts(client, "/"), "MedicalClinic")
    assert clinic["telephone"] == "(207) 555-0142"
    assert [(place["name"], place["telephone"]) for place in clinic["location"]] == [
        ("Test Clinic", "(207) 555-0142"),
        ("Harbour Street", "555 1234"),
    ]
    assert unknown_terms(clinic) == []


def test_a_clinic_of_which_nothing_is_known_tells_its_name(client):
    assert of_type(facts(client, "/"), "MedicalClinic")["name"] == "Our clinic"


def test_all_terms_are_schema_orgs(client, post):
    create_page(path="about", summary="Us.")
    create_comment(post=post, status="approved")
    found = set()
    for address in (
        *("/", "/blog/", "/blog/walking/", "/blog/category/pain/", "/blog/author/ada/"),
        *("/about/", "/consultation/"),
    ):
        nodes = facts(client, address)
        found |= {node["@type"] for node in nodes}
        assert unknown_terms(nodes) == [], address
    assert found >= {"BlogPosting", "MedicalWebPage", "MedicalClinic", "ProfilePage", "WebSite"}


def test_terms_that_schema_org_does_not_know_are_found():
    wrong = [{"@type": "Person", "nmae": "x"}, {"@type": "Blogpost"}, {"@id": "x"}]
    assert unknown_terms(wrong) == ["Person.nmae", "Blogpost"]


def test_nothing_that_is_written_gets_out_of_the_facts(client):
    create_clinic(name=HOSTILE, tagline=HOSTILE)
    person = create_person(name=HOSTILE, slug="ada", credentials=HOSTILE)
    post = create_post(
        title=HOSTILE, slug="a", summary=HOSTILE, authors=[person], references=HOSTILE
    )
    create_comment(post=post, name=HOSTILE, status="approved")
    nodes = facts(client, "/blog/a/")
    assert of_type(nodes, "MedicalWebPage")["name"] == HOSTILE
    html = client.get("/blog/a/").content.decode()
    assert "<script>" not in html
    assert html.count("<script") == html.count("</script>") == 3


def test_a_shared_draft_tells_machines_nothing(client):
    link = PreviewLink.objects.make(create_draft(), days=7, by=create_user(Role.EDITOR))
    assert facts(client, link.get_absolute_url()) == []


# One address for each page


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/blog/walking/?utm_source=x&fbclid=1", "/blog/walking/"),
        ("/blog/?page=1", "/blog/"),
        ("/?x", "/"),
        ("/blog/category/pain/?a=b", "/blog/category/pain/"),
    ],
)
def test_the_canonical_address_knows_neither_host_nor_junk(client, post, address, canonical):
    html = client.get(address, headers={"host": "127.0.0.1:8123"}).content.decode()
    assert f'<link rel="canonical" href="https://clinic.example{canonical}">' in html
    assert f'<meta property="og:url" content="https://clinic.example{canonical}">' in html
    assert "8123" not in html


def test_pages_of_a_list_have_each_their_own(client):
    for _number in range(11):
        create_post()
    html = client.get("/blog/?page=2").content.decode()
    assert '<link rel="canonical" href="https://clinic.example/blog/?page=2">' in html


def test_each_page_is_described(client, post):
    create_page(path="about", summary="")
    year = post.published_at.year
    for address in ("/", "/blog/", "/about/", "/consultation/", "/blog/walking/", f"/blog/{year}/"):
        html = client.get(address).content.decode()
        assert re.search(r'<meta name="description" content="[^"]+">', html), address


def test_an_empty_list_is_for_no_search_engine(client):
    create_category(slug="empty")
    assert 'name="robots" content="noindex"' in client.get("/blog/category/empty/").content.decode()
    create_post(categories=[create_category(slug="full")])
    assert "noindex" not in client.get("/blog/category/full/").content.decode()


def test_shared_links_show_the_picture(client, post):
    html = client.get("/blog/walking/").content.decode()
    assert f'property="og:image" content="https://clinic.example{post.picture.url}"' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert '<meta property="article:published_time"' in html
