"""Addresses, categories and tags of several posts at once."""

from urllib.parse import parse_qs, urlsplit

import pytest

from blog.models import Post
from publishing.models import Redirect, RevisionState
from staff.roles import Role
from tests.factories import (
    MISSING_PK,
    create_category,
    create_draft,
    create_page,
    create_post,
    create_tag,
    create_user,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/blog/post/"


@pytest.fixture
def editor(client):
    editor = create_user(Role.EDITOR)
    client.force_login(editor)
    return editor


def several(*posts, page: str = "several/") -> str:
    return f"{LIST}{page}?ids={','.join(str(post.pk) for post in posts)}"


def row(post, slug=None, categories=None, based_on=None, **fields) -> dict:
    """What a browser sends of a row that is opened now."""
    newest = post.newest_revision
    values = {
        "based_on": based_on or newest.pk,
        "slug": newest.data["slug"] if slug is None else slug,
        "categories": newest.data.get("categories", []) if categories is None else categories,
    } | fields
    return {f"row-{post.pk}-{name}": value for name, value in values.items()}


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def lists(post) -> list[list[str]]:
    working = Post.objects.get(pk=post.pk).working_copy()
    return [[each.name for each in working.categories.all()], [t.name for t in working.tags.all()]]


def test_the_action_leads_to_a_row_for_each(client, editor):
    posts = [create_post(title="One", slug="one"), create_draft(title="Two", slug="two")]
    data = {"action": "several", "_selected_action": [post.pk for post in posts]}
    response = client.post(LIST, data, follow=True)
    address = urlsplit(response.redirect_chain[-1][0])
    assert set(parse_qs(address.query)["ids"][0].split(",")) == {str(post.pk) for post in posts}
    html = response.content.decode()
    for words in ("One", "Two", 'value="one"', 'value="two"'):
        assert words in html


def test_each_row_is_a_new_version_and_readers_see_the_old_one(client, editor):
    category = create_category(name="Pain")
    post, draft = create_post(slug="one", body="<p>Kept</p>"), create_draft(slug="two")
    data = row(post, "first", [category.pk]) | row(draft, "second")
    response = client.post(several(post, draft), data, follow=True)
    assert "Readers do not see it until it is published" in said(response)
    assert "Saved." in said(response)
    assert post.newest_revision.data["slug"] == "first"
    assert post.newest_revision.data["body"] == "<p>Kept</p>"
    assert lists(post)[0] == ["Pain"]
    assert client.get("/blog/one/").status_code == 200
    assert Post.objects.get(pk=draft.pk).slug == "second"


def test_a_live_post_is_published_with_it_when_asked_and_leaves_a_redirect(client, editor):
    post = create_post(slug="one")
    response = client.post(several(post), row(post, "first") | {"_publish": "1"}, follow=True)
    assert "Saved and published." in said(response)
    assert client.get("/blog/first/").status_code == 200
    assert client.get("/blog/one/")["Location"] == "/blog/first/"
    assert Redirect.objects.get().old_path == "/blog/one/"


def test_other_changes_that_wait_are_not_published_with_it(client, editor):
    post = create_post(slug="one", body="<p>Old</p>")
    post.save_revision({"body": "<p>Half-written</p>"}, by=None)
    response = client.post(several(post), row(post, "first") | {"_publish": "1"}, follow=True)
    assert "Saved, but not published" in said(response)
    assert "Half-written" not in Post.objects.get().body
    assert post.newest_revision.data["slug"] == "first"


def test_a_draft_is_never_published_by_it(client, editor):
    draft = create_draft()
    client.post(several(draft), row(draft, "first") | {"_publish": "1"})
    assert Post.objects.get().status == "draft"


def test_a_row_left_as_it_was_is_no_new_version(client, editor):
    post = create_post(slug="one", categories=[create_category()])
    response = client.post(several(post), row(post), follow=True)
    assert "Nothing was changed." in said(response)
    assert post.revisions.count() == 1


def test_a_row_over_a_newer_version_is_refused_with_both_shown(client, editor):
    mine, theirs = create_category(name="Mine"), create_category(name="Theirs")
    post, other = create_post(slug="one"), create_post(slug="other")
    data = row(post, "mine", [mine.pk]) | row(other, "other-new")
    newer = post.save_revision(
        {"slug": "theirs", "categories": [theirs], "body": "<p>New</p>"},
        by=create_user(first_name="Ada"),
    )
    response = client.post(several(post, other), data)
    html = response.content.decode()
    assert post.newest_revision == newer
    for words in ("Ada saved a newer version", 'value="mine"', "theirs", ": Mine<", "Save my row"):
        assert words in html
    # The other row is saved, and need not be sent again.
    assert other.newest_revision.data["slug"] == "other-new"
    assert f"row-{other.pk}" not in html
    # Once more is no decision; the ticked box is, for that version only.
    client.post(several(post), data)
    assert post.newest_revision == newer
    client.post(several(post), data | {f"row-{post.pk}-cover": newer.pk})
    assert post.newest_revision.data["slug"] == "mine"
    assert post.newest_revision.data["body"] == "<p>New</p>"
    assert lists(post)[0] == ["Mine"]


def test_only_the_version_that_was_shown_is_covered(client, editor):
    post = create_post(slug="one")
    data = row(post, "mine")
    shown = post.save_revision({"title": "Shown"}, by=None)
    newest = post.save_revision({"title": "Came after"}, by=None)
    client.post(several(post), data | {f"row-{post.pk}-cover": shown.pk})
    assert post.newest_revision == newest


@pytest.mark.parametrize("slug", ["", "Not an address", "feed", "2026", "../x", "a" * 121, "é"])
def test_an_address_that_cannot_be_is_refused_in_its_row(client, editor, slug):
    post, good = create_post(), create_post()
    response = client.post(several(post, good), row(post, slug) | row(good, "good"))
    assert response.context["rows"][0].errors
    assert post.revisions.count() == 1
    assert good.newest_revision.data["slug"] == "good"


def test_an_address_belongs_to_one_only(client, editor):
    create_post(slug="taken")
    one, two, three = (create_post() for _each in range(3))
    data = row(one, "taken") | row(two, "same") | row(three, "same")
    response = client.post(several(one, two, three), data)
    errors = [str(each.errors) for each in response.context["rows"]]
    assert "Another post has this address already" in errors[0] + errors[1] + errors[2]
    assert sum("Two of these rows" in each for each in errors) == 2
    assert Post.objects.filter(revisions__data__slug="same").count() == 0


def test_what_was_submitted_stays_so(client, editor):
    draft = create_draft(state=RevisionState.IN_REVIEW)
    client.post(several(draft), row(draft, "first"))
    assert draft.newest_revision.state == RevisionState.IN_REVIEW


def test_authors_change_only_their_own_and_publish_nothing(client):
    author = create_user(Role.AUTHOR)
    client.force_login(author)
    own, theirs = create_post(by=author, slug="own"), create_post(slug="theirs")
    data = row(own, "own-new") | row(theirs, "theirs-new")
    assert client.post(several(own, theirs), data | {"_publish": "1"}).status_code == 403
    client.post(several(own, theirs), data)
    assert own.newest_revision.data["slug"] == "own-new"
    assert theirs.newest_revision.data["slug"] == "theirs"
    assert client.get(several(theirs)).status_code == 403


@pytest.mark.parametrize("ids", ["", "x", "1,,²", "9" * 40, MISSING_PK])
@pytest.mark.parametrize("page", ["several/", "several/sort/"])
def test_ids_that_name_nothing_lead_nowhere(client, editor, page, ids):
    assert client.get(f"{LIST}{page}?ids={ids}").status_code == 403


def test_more_than_a_page_of_the_list_is_too_many(client, editor):
    data = {"action": "several", "select_across": "1"}
    posts = [create_draft() for _each in range(51)]
    data["_selected_action"] = [post.pk for post in posts]
    assert "Choose 50 at most" in said(client.post(LIST, data, follow=True))


def test_pages_have_rows_too(client, editor):
    page = create_page(path="about")
    prefix = f"row-{page.pk}"
    data = {f"{prefix}-based_on": page.newest_revision.pk, f"{prefix}-path": "about/us"}
    client.post(f"/admin/pages/page/several/?ids={page.pk}", data | {"_publish": "1"})
    assert client.get("/about/us/").status_code == 200
    assert client.get("/about/")["Location"] == "/about/us/"


# Categories and tags


def test_categories_and_tags_are_added_and_taken_away(client, editor):
    old, new = create_category(name="Old"), create_category(name="New")
    tag, gone = create_tag(name="Kept"), create_tag(name="Gone")
    post = create_post(categories=[old], tags=[tag, gone])
    draft = create_draft(tags=[gone])
    data = {
        "add_categories": [new.pk],
        "remove_categories": [old.pk],
        "remove_tags": [gone.pk],
    }
    response = client.post(several(post, draft, page="several/sort/"), data, follow=True)
    assert lists(post) == [["New"], ["Kept"]]
    assert lists(draft) == [["New"], []]
    assert "Saved." in said(response)
    assert [each.name for each in Post.objects.get(pk=post.pk).categories.all()] == ["Old"]


def test_a_text_saved_meanwhile_is_kept(client, editor):
    """Only the lists are written, on top of whatever is the newest."""
    post = create_post()
    address = several(post, page="several/sort/")
    client.get(address)
    post.save_revision({"body": "<p>New words</p>"}, by=None)
    client.post(address, {"add_tags": [create_tag(name="Feet").pk]})
    assert post.newest_revision.data["body"] == "<p>New words</p>"
    assert lists(post)[1] == ["Feet"]


@pytest.mark.parametrize("value", ["abc", MISSING_PK, "9" * 30, "²"])
def test_a_category_that_is_none_is_refused(client, editor, value):
    post = create_post()
    address = several(post, page="several/sort/")
    assert client.post(address, {"add_categories": [value]}).context["form"].errors
    sent = row(post, categories=[value])
    assert client.post(several(post), sent).context["rows"][0].errors
    assert post.revisions.count() == 1


def test_nothing_chosen_and_both_at_once_are_said(client, editor):
    post, tag = create_post(), create_tag()
    address = several(post, page="several/sort/")
    assert "Choose what to add" in client.post(address, {}).content.decode()
    both = {"add_tags": [tag.pk], "remove_tags": [tag.pk]}
    assert "both added and taken away" in client.post(address, both).content.decode()


@pytest.mark.parametrize("page", ["several/", "several/sort/"])
def test_it_costs_the_same_for_one_and_for_many(
    client, editor, page, django_assert_max_num_queries
):
    posts = [create_post(categories=[create_category()])]
    client.get(several(*posts, page=page))
    with django_assert_max_num_queries(20) as one:
        client.get(several(*posts, page=page))
    posts += [create_post(categories=[create_category()]) for _each in range(20)]
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(several(*posts, page=page))
