"""Publishing a page under another address takes along what lies below it."""

from datetime import timedelta
from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from pages import arranging
from pages.models import Page
from publishing.desk import bulk
from publishing.models import PreviewLink, Redirect
from staff.models import TrailEntry
from staff.roles import Role
from tests.at_once import at_once
from tests.factories import create_document, create_page, create_picture, create_user

pytestmark = pytest.mark.django_db


def rename(page: Page, path: str, **values) -> Page:
    page.save_revision({"path": path} | values, by=None)
    return page.publish(by=None)


def family(*paths: str, **values) -> dict[str, Page]:
    return {path: create_page(path=path, **values) for path in paths}


def paths() -> set[str]:
    return set(Page.objects.values_list("path", flat=True))


def hop(client, address: str) -> str:
    """Where one request leads: to the page itself, or on by one redirect."""
    response = client.get(address)
    assert response.status_code in {200, 301}, address
    return response["Location"] if response.status_code == 301 else address


def test_everything_below_moves_along_however_deep():
    about = family("about", "about/team", "about/team/anna", "aboutness", "other/about/team")
    rename(about["about"], "us")
    assert paths() == {"us", "us/team", "us/team/anna", "aboutness", "other/about/team"}


def test_twice_and_back_every_old_address_reaches_the_new_one_in_one_hop(client):
    pages = family("about", "about/team", "about/team/anna")
    below = ["", "/team", "/team/anna"]
    seen = {"about"}
    for to in ("us", "who-we-are", "about", "us", "house/us"):
        rename(pages["about"], to)
        seen.add(to)
        for old in seen:
            for rest in below:
                assert hop(client, f"/{old}{rest}/") == f"/{to}{rest}/"
                assert client.get(f"/{to}{rest}/").status_code == 200
    assert not Redirect.objects.filter(old_path__startswith="/house/us").exists()


def test_a_child_that_moved_along_and_then_alone_is_found_by_all_its_addresses(client):
    pages = family("about", "about/team")
    rename(pages["about"], "us")
    rename(pages["about/team"], "us/people")
    rename(pages["about"], "we")
    for old in ("about/team", "us/team", "us/people"):
        assert hop(client, f"/{old}/") == "/we/people/"


def test_drafts_move_along_without_a_redirect():
    parent = create_page(path="about")
    draft = create_page(path="about/team", published=False)
    rename(parent, "us")
    draft.refresh_from_db()
    assert draft.path == draft.newest_revision.data["path"] == "us/team"
    assert set(Redirect.objects.values_list("old_path", flat=True)) == {"/about/"}


def test_a_draft_that_was_public_once_is_found_again_when_it_is_published(client):
    pages = family("about", "about/team")
    pages["about/team"].return_to_draft(by=None)
    rename(pages["about"], "us")
    pages["about/team"].publish(by=None)
    assert hop(client, "/about/team/") == "/us/team/"


def test_an_archived_page_is_gone_at_its_new_address_too(client):
    pages = family("about", "about/team")
    pages["about/team"].archive(by=None)
    rename(pages["about"], "us")
    assert hop(client, "/about/team/") == "/us/team/"
    assert client.get("/us/team/").status_code == 410


def test_a_scheduled_page_leaves_no_redirect():
    parent = create_page(path="about")
    create_page(path="about/later", published_at=timezone.now() + timedelta(days=2))
    rename(parent, "us")
    assert "us/later" in paths()
    assert not Redirect.objects.filter(old_path="/about/later/").exists()


def test_a_working_copy_moves_along_and_stays_one():
    writer = create_user()
    pages = family("about", "about/team")
    team = pages["about/team"]
    team.save_revision({"title": "Waits"}, by=writer, note="Please read")
    rename(pages["about"], "us")
    team.refresh_from_db()
    newest = team.newest_revision
    assert (newest.data["title"], newest.data["path"]) == ("Waits", "us/team")
    assert (newest.created_by, newest.note) == (writer, "Please read")
    assert newest.hash != team.published_hash
    assert team.title != "Waits"


def test_without_a_working_copy_none_is_made():
    pages = family("about", "about/team")
    rename(pages["about"], "us")
    team = Page.objects.get(path="us/team")
    assert team.newest_revision.hash == team.published_hash
    assert team.newest_revision.note == f"Moved along with “{pages['about'].title}”"


def test_a_working_copy_that_is_to_stand_elsewhere_still_is():
    pages = family("about", "about/team")
    team = pages["about/team"]
    team.save_revision({"path": "team"}, by=None)
    rename(pages["about"], "us")
    team.refresh_from_db()
    assert (team.path, team.newest_revision.data["path"]) == ("us/team", "team")
    team.publish(by=None)
    assert paths() == {"us", "team"}


def test_history_is_not_rewritten():
    pages = family("about", "about/team")
    before = list(pages["about/team"].revisions.values_list("pk", "hash"))
    rename(pages["about"], "us")
    assert set(before) < set(pages["about/team"].revisions.values_list("pk", "hash"))


@pytest.mark.parametrize("published", [True, False])
def test_what_the_newest_version_shows_and_links_to_cannot_be_deleted_after_a_move(published):
    pages = family("about") | family("about/team", published=published)
    picture, document = create_picture(), create_document("Diary")
    team = pages["about/team"]
    shown = f'<p><img src="{picture.url}" alt="A bench"> <a href="/documents/diary/">Diary</a></p>'
    team.save_revision({"body": shown}, by=None)
    rename(pages["about"], "us")
    assert team.newest_revision.data["path"] == "us/team"
    assert team.newest_revision.document_uses.get().document == document
    with pytest.raises(ProtectedError):
        picture.delete()


def test_the_trail_says_what_moved():
    editor = create_user()
    pages = family("about", "about/team")
    pages["about"].save_revision({"path": "us"}, by=editor)
    pages["about"].publish(by=editor)
    entry = TrailEntry.objects.get(verb="moved")
    assert (entry.actor, entry.note) == (editor, "/about/team/ → /us/team/")


def test_a_page_that_was_never_public_takes_nothing_along():
    draft = create_page(path="about", published=False)
    create_page(path="about/team")
    rename(draft, "us")
    assert paths() == {"us", "about/team"}


def test_what_has_come_under_another_page_meanwhile_stays_there():
    first = create_page(path="about")
    first.return_to_draft(by=None)
    first.save_revision({"path": "old-about"}, by=None)
    create_page(path="about")
    create_page(path="about/team")
    first.publish(by=None)
    assert paths() == {"old-about", "about", "about/team"}


@pytest.mark.parametrize(
    ("path", "to", "why"),
    [
        ("about/team", "us", "has this address already"),
        ("about/" + "x" * 190, "an-address-that-is-longer", "200"),
        ("about/team", "consultation", "“consultation”"),
        ("about/team", "about/us", "below itself"),
    ],
)
def test_a_conflict_is_told_before_anything_is_written(path, to, why):
    pages = family("about", path, "us/team")
    pages["about"].save_revision({"path": to}, by=None)
    with pytest.raises(ValidationError) as refusal:
        pages["about"].publish(by=None)
    assert why in " ".join(refusal.value.message_dict["path"])
    assert paths() == {"about", path, "us/team"}
    assert not Redirect.objects.exists()


def test_moving_up_and_down_meets_nobody(client):
    """Some of those below come to stand where others of them stood."""
    family("a/b", "a/b/c", "a/b/b/c")
    rename(Page.objects.get(path="a/b"), "a")
    assert paths() == {"a", "a/c", "a/b/c"}
    assert client.get("/a/b/c/").status_code == 200
    assert hop(client, "/a/b/b/c/") == "/a/b/c/"


@pytest.mark.django_db(transaction=True)
def test_two_who_move_parent_and_child_at_once_wait_for_each_other(client):
    for number in range(4):
        family(f"a{number}", f"a{number}/b", f"a{number}/b/c")
        parent = Page.objects.get(path=f"a{number}")
        child = Page.objects.get(path=f"a{number}/b")
        moves = [(parent, f"x{number}"), (child, f"y{number}")]
        at_once(2, lambda turn, moves=moves: _renamed(*moves[turn]))
        assert {f"x{number}", f"y{number}", f"y{number}/c"} <= paths()
        assert hop(client, f"/a{number}/b/c/") == f"/y{number}/c/"


def _renamed(page: Page, path: str) -> None:
    with transaction.atomic():
        Page.hold_all()
        rename(page, path)


def publish_among_several(page: Page, by) -> None:
    seen = page.newest_revision.pk
    outcome = bulk.outcome_of(page, lambda each: bulk.publish(each, by=by, seen=seen))
    assert outcome.is_done, outcome.said


def publish_another_address(page: Page, by) -> None:
    page.revisions.first().delete()
    outcome = bulk.outcome_of(
        page, lambda each: bulk.save(each, lambda _newest: {"path": "y"}, by=by, publishing=True)
    )
    assert outcome.is_done, outcome.said


def publish_as_read(page: Page, by) -> None:
    page.publish_as_read(page.newest_revision, by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "publish", [publish_among_several, publish_another_address, publish_as_read]
)
def test_whoever_moves_a_page_holds_none_while_waiting_for_who_arranges_them(publish):
    editor = create_user()
    first, last = family("a", "b").values()
    last.save_revision({"path": "y"}, by=None)
    is_first_held, is_waiting = Event(), Event()

    def arrange() -> None:
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=first.pk)
            is_first_held.set()
            # Where a transaction holds everything, the other cannot even begin.
            is_waiting.wait(timeout=1)
            arranging.take(arranging.Step.MENU, first, by=editor)

    def move() -> None:
        def tell(execute, sql, *args):
            if '"pages_page"' in sql and "WHERE" not in sql:
                is_waiting.set()
            return execute(sql, *args)

        is_first_held.wait()
        with connection.execute_wrapper(tell):
            publish(last, editor)

    at_once(2, lambda turn: (arrange, move)[turn]())
    assert paths() == {"a", "y"}


@pytest.mark.django_db(transaction=True)
def test_a_page_moved_to_two_places_at_once_keeps_what_lies_below_it():
    for number in range(4):
        page = family(f"a{number}", f"a{number}/b")[f"a{number}"]
        ways = [page.save_revision({"path": f"{to}{number}"}, by=None) for to in "xy"]
        at_once(2, lambda turn, ways=ways, page=page: page.publish(by=None, revision=ways[turn]))
        page.refresh_from_db()
        assert f"{page.path}/b" in paths()


def test_a_preview_link_names_no_other_draft(client):
    editor = create_user(Role.EDITOR)
    page = create_page(path="about", title="About us", by=editor)
    create_page(path="about/closing", title="We close in May", published=False, by=editor)
    page.save_revision({"title": "About us", "path": "about-us", "body": "<p>x</p>"}, by=editor)
    link = PreviewLink.objects.make(page, days=7, by=editor)
    response = client.get(link.get_absolute_url())
    assert "About us" in response.content.decode()
    assert "We close in May" not in response.content.decode()
