import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finders

from pages.models import Page
from publishing.editor import EDITOR_CONFIG
from publishing.markup.safe_html import ATTRIBUTES, TAGS
from staff.roles import Role
from tests.factories import PASSWORD, create_page, create_post, create_user

pytestmark = pytest.mark.django_db
HOSTILE = '<p onclick="x()">Hi<script>alert(1)</script></p>'


def body_of(page: Page) -> str:
    return Page.objects.values_list("body", flat=True).get(pk=page.pk)


def test_a_body_is_cleaned_when_its_row_is_made():
    assert body_of(Page.objects.create(title="x", path="x", body=HOSTILE)) == "<p>Hi</p>"


def test_a_body_is_cleaned_when_rows_are_made_in_bulk():
    Page.objects.bulk_create([Page(title="x", path="x", body=HOSTILE)])
    assert body_of(Page.objects.get(path="x")) == "<p>Hi</p>"


def test_a_body_is_cleaned_when_it_is_updated():
    page = create_page()
    Page.objects.filter(pk=page.pk).update(body=HOSTILE)
    assert body_of(page) == "<p>Hi</p>"


def test_a_body_is_cleaned_when_it_is_updated_in_bulk():
    page = create_page()
    page.body = HOSTILE
    Page.objects.bulk_update([page], ["body"])
    assert body_of(page) == "<p>Hi</p>"


def test_the_editor_offers_what_the_gate_lets_through():
    offered = {tag for tags in EDITOR_CONFIG["allowedContent"] for tag in tags.split()}
    assert offered == TAGS
    for tag, attributes in ATTRIBUTES.items():
        rule = EDITOR_CONFIG["allowedContent"][tag]
        offered = {name.lstrip("!") for name in rule["attributes"].split(",")}
        assert offered == attributes - {"class"}
        assert ("classes" in rule) is ("class" in attributes)


def test_only_pages_with_the_editor_loosen_the_policy_and_only_as_far_as_it_needs(client):
    user = create_user(Role.OWNER)
    client.login(username=user.username, password=PASSWORD)
    post = create_post()
    for address in ("/admin/blog/post/add/", f"/admin/blog/post/{post.pk}/change/"):
        policy = directives(client.get(address))
        assert "'unsafe-inline'" in policy["script-src-attr"]
        assert "'unsafe-inline'" in policy["style-src"]
        assert policy["script-src"] == {"'self'"}
        assert "unsafe-eval" not in str(policy)
    for address in ("/admin/", "/admin/blog/post/", "/admin/comments/comment/", "/admin/login/"):
        assert "unsafe" not in client.get(address).headers["Content-Security-Policy"], address


def directives(response) -> dict[str, set[str]]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: set(values) for name, *values in (part.split() for part in parts)}


def test_only_those_of_its_files_are_served_that_it_uses():
    """As shipped there are 7,000, among them sample pages and plugins that call other servers."""
    served = [path for finder in get_finders() for path, _storage in finder.list([])]
    of_editor = [path for path in served if path.startswith("ckeditor/")]
    assert "ckeditor/ckeditor/ckeditor.js" in of_editor
    assert finders.find("ckeditor/ckeditor/plugins/link/dialogs/link.js")
    assert len(of_editor) < 300
    for unused in ("plugins/wsc", "plugins/exportpdf", "samples", "skins/moono/"):
        assert not any(unused in path for path in of_editor)
    assert finders.find("ckeditor/ckeditor/plugins/wsc/dialogs/wsc.js") is None
