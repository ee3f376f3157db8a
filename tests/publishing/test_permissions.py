"""Who may do what to whose text, by every way in: the form, an address, a tampered POST."""

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.urls import reverse

from blog.models import Post
from publishing.models import Decision, PreviewLink, RevisionState
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import MISSING_PK, create_draft, create_page, create_post, create_user

pytestmark = pytest.mark.django_db

BUTTONS = ["_save", "_preview", "_submit", "_publish", "_approve", "_send_back", "_archive"]
DECISIONS = ["decide:_approve", "decide:_send_back", "decide:_publish"]
READING = ["history", "compare", "review", "preview"]
LIST = ["list:archive", "list:return_to_draft", "list:delete_selected"]
WAYS = [
    *BUTTONS,
    "_overwrite",
    "form",
    "autosave",
    "unsaved",
    "presence",
    "restore",
    "share",
    "revoke",
    "delete",
    *DECISIONS,
    *READING,
    *LIST,
]

#: What each may do to a colleague's draft that is in review; every other way is closed.
MAY = {
    "author": set(),
    "moderator": set(),
    "nobody": set(),
    "disabled editor": set(),
    "no longer staff": set(),
    # Reads all of it and decides, but writes nothing.
    "reviewer": {*READING, "decide:_approve", "decide:_send_back"},
    "editor": set(WAYS) - {"delete", "list:delete_selected"},
    "owner": set(WAYS),
}
#: Of an author to the own one: all but what makes it public or ends its review.
OWN = {
    *("_save", "_preview", "_submit", "_overwrite", "form"),
    *("autosave", "unsaved", "presence", "restore", "share", "revoke"),
    *READING,
}


def person(who: str):
    match who:
        case "nobody":
            return None
        case "disabled editor":
            return create_user(Role.EDITOR, is_active=False)
        case "no longer staff":
            return create_user(Role.EDITOR, is_staff=False)
    return create_user(Role(who.capitalize()))


def in_review(kind: str, by):
    if kind == "post":
        draft = create_draft(by=by, slug="walking", body="<p>First words.</p>")
    else:
        draft = create_page(by=by, published=False, path="walking", body="<p>First words.</p>")
    later = {"body": "<p>First words, and more.</p>"}
    draft.save_revision(later, by=by, state=RevisionState.IN_REVIEW)
    PreviewLink.objects.make(draft, days=7, by=by)
    return draft


def fields(publication, **more) -> dict:
    """All that the form would send, for a post and for a page."""
    newest = publication.newest_revision.pk
    return {
        "title": "Taken over",
        "slug": "walking",
        "path": "walking",
        "body": "<p>Taken over.</p>",
        "replies": "open",
        "menu_order": "1",
        "revision_note": "Why",
        "based_on": newest,
    } | more


def state_of(publication) -> tuple:
    """Everything that any way could change."""
    live = type(publication).objects.filter(pk=publication.pk).values()[:1]
    return (
        list(live),
        list(publication.revisions.order_by("pk").values()),
        Decision.objects.count(),
        PreviewLink.objects.filter(revoked_at=None).count(),
        TrailEntry.objects.exclude(verb__contains="sign").count(),
    )


def go(client, publication, way: str):
    options = publication._meta
    name = f"admin:{options.app_label}_{options.model_name}"

    def address(page, *more):
        return reverse(f"{name}_{page}", args=[publication.pk, *more])

    newest = publication.newest_revision
    match way.split(":"):
        case ["form"]:
            return client.get(address("change"))
        case ["_overwrite"]:
            stale = fields(publication, based_on=newest.pk - 1, _overwrite=newest.pk)
            return client.post(address("change"), stale)
        case [button] if button.startswith("_"):
            return client.post(address("change"), fields(publication, **{button: "1"}))
        case ["autosave" | "unsaved" | "presence" as page]:
            return client.post(address(page), fields(publication))
        case ["restore"]:
            first = publication.revisions.last()
            return client.post(address("restore"), {"revision": first.pk, "based_on": newest.pk})
        case ["share"]:
            return client.post(address("share"), {"days": "7"})
        case ["revoke"]:
            link = PreviewLink.objects.get()
            return client.post(address("revoke", link.pk))
        case ["delete"]:
            return client.post(address("delete"), {"post": "yes"})
        case ["decide", button]:
            return client.post(
                address("decide"), {"revision": newest.pk, "note": "Why", button: "1"}
            )
        case ["history"]:
            return client.get(address("history"))
        case ["compare"]:
            return client.get(address("compare"), {"is": newest.pk})
        case ["review"]:
            return client.get(address("review"), follow=True)
        case ["preview"]:
            return client.get(f"{publication.get_absolute_url()}?preview")
        case ["list", action]:
            return client.post(
                reverse(f"{name}_changelist"),
                {"action": action, "_selected_action": [publication.pk], "post": "yes"},
            )
    raise AssertionError(way)


def open_ways(client, publication) -> set[str]:
    """Each way is tried, and what it changed taken back."""
    found = set()
    for way in WAYS:
        savepoint = transaction.savepoint()
        found |= {way} if is_open(client, publication, way) else set()
        transaction.savepoint_rollback(savepoint)
    return found


def is_open(client, publication, way: str) -> bool:
    """Whether this way let somebody see or change anything of it."""
    if way == "list:return_to_draft":
        publication.archive(by=None)
    before = state_of(publication)
    response = go(client, publication, way)
    html = response.content.decode()
    is_seen = response.status_code == 200 and "First words" in html
    is_known = way in {"presence", "history"} and response.status_code == 200
    return is_seen or is_known or state_of(publication) != before


def sign_in(client, user) -> None:
    if user:
        client.force_login(user)


@pytest.mark.parametrize("who", MAY)
def test_the_draft_of_a_colleague(client, who):
    draft = in_review("post", create_user(Role.AUTHOR))
    sign_in(client, person(who))
    assert open_ways(client, draft) == MAY[who]


def test_an_authors_own_draft(client):
    author = create_user(Role.AUTHOR)
    sign_in(client, author)
    assert open_ways(client, in_review("post", author)) == OWN


@pytest.mark.parametrize("who", MAY)
def test_a_page_in_review(client, who):
    page = in_review("page", create_user(Role.EDITOR))
    sign_in(client, person(who))
    # Reviewers have no business with pages.
    assert open_ways(client, page) == (set() if who == "reviewer" else MAY[who])


def test_a_page_of_somebody_who_writes_but_does_not_publish(client):
    writer = create_user(Role.AUTHOR)
    writer.user_permissions.add(*Permission.objects.filter(codename="change_page"))
    sign_in(client, writer)
    assert open_ways(client, in_review("page", writer)) == OWN


@pytest.mark.parametrize("way", sorted({*BUTTONS, *DECISIONS, *LIST, "autosave", "restore"}))
def test_an_author_and_what_readers_see(client, way):
    """Neither the own published post nor a colleague's is changed for readers."""
    author = create_user(Role.AUTHOR)
    client.force_login(author)
    for post in (create_post(by=author), create_post(by=create_user(Role.AUTHOR))):
        post.save_revision({"body": "<p>Later.</p>"}, by=author)
        before = Post.objects.filter(pk=post.pk).values().get()
        go(client, post, way)
        assert Post.objects.filter(pk=post.pk).values().get() == before


@pytest.mark.parametrize("button", ["_publish", "_approve", "_send_back", "_archive"])
def test_an_author_cannot_do_it_to_a_new_post_either(client, button):
    client.force_login(create_user(Role.AUTHOR))
    fields = {"title": "New", "slug": "new", "body": "<p>New</p>", "replies": "open", button: "1"}
    assert client.post("/admin/blog/post/add/", fields).status_code == 403
    assert client.post("/admin/blog/post/add/autosave/", fields).status_code == 200
    assert Post.objects.get().status == "draft"
    assert Post.objects.get().newest_revision.state == RevisionState.WORKING


@pytest.mark.parametrize("page", ["decide", "restore", "share", "autosave", "unsaved", "presence"])
def test_what_changes_something_is_not_done_by_a_link(client, page):
    client.force_login(create_user(Role.OWNER))
    draft = in_review("post", create_user(Role.AUTHOR))
    before = state_of(draft)
    assert client.get(reverse(f"admin:blog_post_{page}", args=[draft.pk])).status_code == 405
    assert state_of(draft) == before


@pytest.mark.parametrize("page", ["decide", "review", "history", "history/compare"])
def test_a_post_that_is_not_there_is_not_found(client, page):
    client.force_login(create_user(Role.OWNER))
    for pk in (MISSING_PK, "abc", "9" * 30):
        assert client.post(f"/admin/blog/post/{pk}/{page}/").status_code == 404
