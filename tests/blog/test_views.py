import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from blog.category_tree import CategoryTree
from staff.roles import Role
from tests.factories import (
    PASSWORD,
    create_category,
    create_clinic,
    create_comment,
    create_draft,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db


def post_url(post) -> str:
    return f"/blog/{post.slug}/"


def text_of(response) -> str:
    return response.content.decode()


# The list


def test_the_list_shows_published_posts_only(client):
    create_post(title="Walking")
    create_draft(title="Secret draft")
    text = text_of(client.get("/blog/"))
    assert "Walking" in text
    assert "Secret draft" not in text


def test_ten_posts_are_on_a_page(client):
    for number in range(11):
        create_post(title=f"Number {number}.")
    assert len(client.get("/blog/").context["posts"]) == 10
    assert len(client.get("/blog/?page=2").context["posts"]) == 1


@pytest.mark.parametrize("page", ["0", "2", "-1", "abc", "", "1e3", "01", "१", "9" * 400, "1 "])
def test_a_page_that_is_not_there_is_not_found(client, page):
    create_post()
    assert client.get("/blog/", {"page": page}).status_code == 404


def test_an_empty_blog_has_a_first_page(client):
    assert client.get("/blog/").status_code == 200


def test_a_sticky_post_comes_first(client):
    now = datetime.now(UTC)
    create_post(title="Old but kept", sticky=True, published_at=now - timedelta(days=9))
    create_post(title="New", published_at=now - timedelta(days=1))
    titles = [post.title for post in client.get("/blog/").context["posts"]]
    assert titles == ["Old but kept", "New"]


def test_the_list_counts_approved_replies(client):
    post = create_post()
    for status in ("approved", "approved", "pending", "spam"):
        create_comment(post=post, status=status)
    assert "2 replies" in " ".join(text_of(client.get("/blog/")).split())


def test_the_list_needs_the_same_queries_for_one_post_and_for_ten(
    client, django_assert_max_num_queries
):
    def fill(number):
        for _each in range(number):
            post = create_post(
                authors=[create_person(), create_person()],
                categories=[create_category(), create_category()],
                tags=[create_tag()],
                picture=create_picture(),
            )
            create_comment(post=post, status="approved")

    fill(1)
    with django_assert_max_num_queries(12) as one:
        client.get("/blog/")
    fill(9)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get("/blog/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_lists_and_posts_can_only_be_read(client, method):
    post = create_post()
    for address in ("/blog/", post_url(post)):
        assert getattr(client, method)(address).status_code == 405


# Lists of a category, tag, author, year, month


def test_a_category_shows_its_posts_and_those_of_its_parts(client):
    pain = create_category(name="Pain", slug="pain")
    nerve = create_category(name="Nerve pain", slug="nerve", parent=pain)
    create_post(title="About nerves", categories=[nerve])
    create_post(title="About sleep", categories=[create_category()])
    text = [post.title for post in client.get("/blog/category/pain/").context["posts"]]
    assert text == ["About nerves"]


def test_a_post_in_a_category_and_its_part_is_listed_once(client):
    pain = create_category(slug="pain")
    nerve = create_category(slug="nerve", parent=pain)
    create_post(categories=[pain, nerve])
    assert len(client.get("/blog/category/pain/").context["posts"]) == 1


def test_a_tag_shows_its_posts(client):
    tag = create_tag(slug="sleep")
    create_post(title="Tagged", tags=[tag])
    create_post(title="Not tagged")
    assert [p.title for p in client.get("/blog/tag/sleep/").context["posts"]] == ["Tagged"]


def test_an_author_is_shown_with_credentials_and_posts(client):
    person = create_person(name="Ada Quill", slug="ada", credentials="MD", bio="Looks after backs.")
    create_post(title="By Ada", authors=[person])
    create_post(title="By another")
    response = client.get("/blog/author/ada/")
    assert [post.title for post in response.context["posts"]] == ["By Ada"]
    assert "Ada Quill, MD" in text_of(response)
    assert "Looks after backs." in text_of(response)


def test_archives_follow_the_clinics_time_zone(client):
    create_clinic(time_zone="America/New_York")
    create_post(title="New Year’s Eve", published_at=datetime(2025, 1, 1, 3, tzinfo=UTC))
    assert len(client.get("/blog/2024/").context["posts"]) == 1
    assert len(client.get("/blog/2024/12/").context["posts"]) == 1
    assert client.get("/blog/2025/").status_code == 404
    assert client.get("/blog/2025/01/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/blog/category/none/",
        "/blog/tag/none/",
        "/blog/author/none/",
        "/blog/none/",
        "/blog/1999/",
        "/blog/2025/13/",
        "/blog/2025/1/",
        "/blog/category/none/feed/",
        "/blog/none/feed/",
    ],
)
def test_what_is_not_there_is_not_found(client, address):
    create_post()
    assert client.get(address).status_code == 404


def test_the_sidebar_shows_categories_as_a_tree_with_counts(rf):
    pain = create_category(name="Pain", slug="pain")
    nerve = create_category(name="Nerve pain", slug="nerve", parent=pain)
    create_category(name="Nobody writes here")
    create_post(categories=[nerve])
    rows = CategoryTree.of(rf.get("/")).rows()
    assert [(row.category, row.depth, row.count) for row in rows] == [(pain, 0, 1), (nerve, 1, 1)]


def test_the_sidebar_counts_what_the_page_of_a_category_lists(client, rf):
    pain = create_category(name="Pain", slug="pain")
    nerve, back = (create_category(name=name, parent=pain) for name in ("Nerve pain", "Back"))
    create_post(categories=[pain])
    create_post(categories=[nerve, back])
    create_draft(categories=[nerve])
    [row] = [row for row in CategoryTree.of(rf.get("/")).rows() if row.category == pain]
    assert row.count == len(client.get("/blog/category/pain/").context["posts"]) == 2


def test_the_archives_go_on_with_the_years_of_what_is_older(client):
    for months in range(15):
        year, month = divmod(2025 * 12 + 2 - months, 12)
        create_post(published_at=datetime(year, month + 1, 5, tzinfo=UTC))
    html = text_of(client.get("/blog/"))
    addresses = re.findall(r'href="(/blog/[0-9/]+)"', html.partition('id="archives"')[2])
    assert addresses[0] == "/blog/2025/03/"
    assert addresses[11:] == ["/blog/2024/04/", "/blog/2024/"]
    assert len(client.get("/blog/2024/").context["page_obj"].paginator.object_list) == 12
    assert re.search(r'href="/blog/2024/">2024</a> <span class="sidebar__count">12<', html)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/blog/",
        "/blog/category/pain/",
        "/blog/tag/sleep/",
        "/blog/author/ada/",
        "/blog/{year}/",
        "/blog/feed/",
        "/sitemap.xml",
    ],
)
def test_no_readers_page_needs_more_than_twelve_queries(
    client, django_assert_max_num_queries, address
):
    create_clinic(logo=create_picture())
    create_page(in_menu=True)
    person = create_person(slug="ada", picture=create_picture())
    pain, tag = create_category(slug="pain"), create_tag(slug="sleep")
    nerve = create_category(parent=create_category(parent=pain))
    for _each in range(3):
        post = create_post(
            authors=[person, create_person()],
            categories=[nerve, pain],
            tags=[tag],
            picture=create_picture(),
        )
        create_comment(post=post, status="approved")
    with django_assert_max_num_queries(12):
        client.get(address.format(year=post.published_at.year))


# The post


def test_the_post_has_everything_of_an_article_page(client):
    create_clinic(tagline="Patient care for pain that stays")
    category = create_category(name="Nerve pain", slug="nerve-pain")
    person = create_person(name="Ada Quill", slug="ada", credentials="MD")
    post = create_post(
        title="Understanding pain",
        body="<h2>What it is</h2><ul><li>One</li></ul>",
        authors=[person],
        categories=[category],
        picture=create_picture(alt="A heron"),
    )
    html = text_of(client.get(post_url(post)))
    text = " ".join(html.split())
    for part in (
        "Patient care for pain that stays",
        "Understanding pain",
        'alt="A heron"',
        "What it is</h2>",
        "<li>One</li>",
        "Leave a Reply",
        "Your email address will not be published.",
        f'href="{category.get_absolute_url()}"',
        'href="/blog/author/ada/"',
    ):
        assert part in text, part
    assert "This entry was posted in" in text
    assert "Bookmark the" in text


def test_older_and_newer_posts_are_linked(client):
    now = datetime.now(UTC)
    older, middle, newer = (
        create_post(slug=slug, published_at=now - timedelta(days=days))
        for slug, days in (("older", 3), ("middle", 2), ("newer", 1))
    )
    context = client.get(post_url(middle)).context
    assert (context["older"], context["newer"]) == (older, newer)
    assert client.get(post_url(newer)).context["newer"] is None
    assert client.get(post_url(older)).context["older"] is None


def test_posts_of_the_same_moment_are_linked_in_a_line(client):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    first, second, third = (create_post(published_at=moment) for _each in range(3))
    context = client.get(post_url(second)).context
    assert (context["older"], context["newer"]) == (first, third)


def test_references_link_to_their_doi_and_pmid(client):
    post = create_post(references="Someone 2020. doi:10.1000/182\nAnother 2021. PMID: 123456")
    html = text_of(client.get(post_url(post)))
    assert 'href="https://doi.org/10.1000/182"' in html
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/123456/"' in html


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("comments", [1, 40])
def test_a_post_needs_at_most_twelve_queries(client, django_assert_max_num_queries, comments):
    people = [create_person(picture=create_picture()) for _each in range(3)]
    post = create_post(
        authors=people,
        reviewer=people[0],
        reviewed_on=datetime.now(UTC).date(),
        categories=[create_category()],
        tags=[create_tag(), create_tag()],
        picture=create_picture(),
    )
    create_post()
    for _each in range(comments):
        create_comment(post=post, status="approved")
    # What all pages share is read once an edition.
    client.get("/blog/")
    with django_assert_max_num_queries(12):
        client.get(post_url(post))


@pytest.mark.parametrize("address", ["/", "/blog/", "/consultation/", "/nothing/here/"])
def test_readers_get_no_cookie(client, address):
    assert not client.get(address).cookies


def test_the_page_of_a_post_sets_no_cookie_and_needs_no_session(client):
    response = client.get(post_url(create_post()))
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


# Drafts and previews


def test_a_draft_is_not_found_by_readers(client):
    draft = create_draft()
    assert client.get(post_url(draft)).status_code == 404
    assert client.get(post_url(draft) + "?preview").status_code == 404


def test_the_preview_parameter_shows_readers_the_live_post(client):
    post = create_post(title="Live")
    post.save_revision({"title": "Working"}, by=None)
    response = client.get(post_url(post) + "?preview")
    assert "Live" in text_of(response)
    assert "Working" not in text_of(response)


def test_an_author_previews_the_own_draft(client):
    author = create_user(Role.AUTHOR)
    draft = create_draft(title="My draft", by=author)
    client.login(username=author.username, password=PASSWORD)
    response = client.get(post_url(draft))
    assert "My draft" in text_of(response)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_an_author_does_not_see_anothers_draft(client):
    author = create_user(Role.AUTHOR)
    draft = create_draft(by=create_user(Role.AUTHOR))
    client.login(username=author.username, password=PASSWORD)
    assert client.get(post_url(draft) + "?preview").status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.OWNER])
def test_editors_reviewers_and_owners_preview_every_draft(client, role):
    user = create_user(role)
    draft = create_draft(title="A draft")
    client.login(username=user.username, password=PASSWORD)
    assert "A draft" in text_of(client.get(post_url(draft)))


def test_moderators_do_not_see_drafts(client):
    user = create_user(Role.MODERATOR)
    draft = create_draft()
    client.login(username=user.username, password=PASSWORD)
    assert client.get(post_url(draft)).status_code == 404


def test_editors_see_the_live_post_and_on_request_its_working_copy(client):
    editor = create_user(Role.EDITOR)
    post = create_post(title="Live title")
    post.save_revision({"title": "Working title"}, by=None)
    client.login(username=editor.username, password=PASSWORD)
    live = text_of(client.get(post_url(post)))
    assert "Live title" in live
    assert "Working title" not in live
    preview = text_of(client.get(post_url(post) + "?preview"))
    assert "Working title" in preview


def test_staff_find_the_way_to_edit_a_post(client):
    editor = create_user(Role.EDITOR)
    post = create_post()
    client.login(username=editor.username, password=PASSWORD)
    edit_url = reverse("admin:blog_post_change", args=[post.pk])
    assert edit_url in text_of(client.get(post_url(post)))


def test_a_disabled_account_sees_no_draft(client):
    editor = create_user(Role.EDITOR)
    draft = create_draft()
    client.login(username=editor.username, password=PASSWORD)
    type(editor).objects.update(is_active=False)
    assert client.get(post_url(draft)).status_code == 404
