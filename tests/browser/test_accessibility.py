"""axe finds nothing: WCAG 2.2 A and AA and its best practices, in light and dark, wide and narrow."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pages.models import Clinic
from publishing.models import MissedAddress, PreviewLink, Redirect
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_document,
    create_draft,
    create_location,
    create_mail,
    create_notice,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_special_hours,
    create_tag,
    create_user,
)

from .conftest import assert_no_axe_findings, assert_not_wider_than_the_window, assert_usable_in
from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """
<h2>What it is</h2><p>Text with a <a href="https://example.org/">link</a>.</p>
<h3>Signs</h3><ul><li>One</li></ul><ol><li>First</li></ol><blockquote><p>Quoted</p></blockquote>
<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
"""


@pytest.fixture
def site(transactional_db):
    create_clinic(
        description="We look after backs.",
        phone="(207) 555-0142",
        email="desk@example.org",
        urgent_text="Call 911.",
        social_links="https://social.example.org/@clinic",
        accent="#7a1fa2",
        is_demo=True,
    )
    create_location(monday="08:00–12:00, 13:00–17:00", hours_note="By appointment")
    create_special_hours(reason="training")
    create_notice()
    create_page(path="about", title="About us", in_menu=True, body=BODY)
    create_page(path="about/team", title="Our team", in_menu=True, in_footer=True)
    person = create_person(
        name="Ada Quill", slug="ada", credentials="MD", bio="Backs.", picture=create_picture()
    )
    parent = create_category(name="Pain", slug="pain", shows_urgent_help=True)
    post = create_post(
        slug="walking",
        body=BODY,
        summary="In short.",
        authors=[person],
        reviewer=create_person(),
        reviewed_on=timezone.localdate(),
        categories=[create_category(parent=parent)],
        tags=[create_tag()],
        picture=create_picture(),
        references="Someone 2020. doi:10.1000/182",
    )
    for number in range(11):
        create_post(published_at=timezone.now() - timedelta(days=number + 1))
    first = create_comment(post=post, status="approved", website="https://example.org/")
    answer = create_comment(post=post, parent=first, status="approved", person=person)
    create_comment(post=post, parent=answer, status="approved")
    create_comment(post=post, body="Please decide about me.")
    return post


AT_THE_DESK = [("light", 360), ("dark", 1280)]
READERS_PAGES = [
    "/",
    "/blog/",
    "/blog/?page=2",
    "/blog/walking/",
    "/blog/walking/?reply_to={comment}#reply",
    "/blog/category/pain/",
    "/blog/author/ada/",
    "/about/",
    "/about/team/",
    "/consultation/",
    "/no-such-page/",
    "/no-such-walking-page/",
    "/search/",
    "/search/?q=post",
    "/search/?q=wallking",
]


def test_readers_pages_have_no_findings(page, live_server, site):
    comment = site.comments.first().pk
    for address in READERS_PAGES:
        page.goto(live_server.url + address.format(comment=comment))
        assert_usable_in([("light", 320), ("dark", 320), ("dark", 1280), ("light", 1280)], page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_refused_reply_has_no_findings(new_page, live_server, site, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(f"{live_server.url}/blog/walking/")
    page.get_by_role("button", name="Post Comment").click()
    assert_no_axe_findings(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_shared_draft_has_no_findings(new_page, live_server, site, scheme):
    link = PreviewLink.objects.make(site, days=7, by=create_user(Role.EDITOR))
    page = new_page(color_scheme=scheme)
    for address in (link.get_absolute_url(), "/preview/no-such-link/"):
        page.goto(live_server.url + address)
        assert_no_axe_findings(page)


def test_the_desk_has_no_findings(page, live_server, site):
    # An hour that comes twice in the clinic's time, so that the form offers both.
    Clinic.objects.update(time_zone="America/New_York")
    twice = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    draft = create_draft(title="A draft", published_at=twice)
    MissedAddress.objects.create(path=f"/{'long-' * 20}old-page/", times=3, asked_at=timezone.now())
    Redirect.objects.make("/old-page/", "/blog/walking/", by=None)
    document = create_document()
    rewritten = site.save_revision({"title": "New", "body": BODY.replace("it is", "was")}, by=None)
    owner = create_user(Role.OWNER, username="owner")
    create_picture(alt="", awaits_words=True)
    PreviewLink.objects.make(draft, days=7, by=owner)
    page.goto(f"{live_server.url}/admin/login/")
    assert_usable_in(AT_THE_DESK, page)
    sign_in(page, live_server.url, "owner")
    for address in (
        "/admin/",
        "/admin/blog/post/",
        "/admin/blog/post/?review=working&q=a",
        f"/admin/blog/post/several/?ids={site.pk},{draft.pk}",
        f"/admin/blog/post/several/sort/?ids={site.pk},{draft.pk}",
        "/admin/publishing/redirect/",
        "/admin/publishing/redirect/add/",
        "/admin/publishing/redirect/import/",
        "/admin/publishing/missedaddress/",
        "/admin/pages/page/",
        f"/admin/blog/post/{site.pk}/change/",
        f"/admin/blog/post/{draft.pk}/change/",
        f"/admin/blog/post/{site.pk}/history/",
        f"/admin/blog/post/{site.pk}/history/compare/?is={rewritten.pk}",
        "/admin/comments/comment/",
        f"/admin/comments/comment/{site.comments.first().pk}/change/",
        "/admin/comments/comment/mail/",
        "/admin/outbox/mail/",
        "/admin/documents/document/",
        "/admin/documents/document/add/",
        f"/admin/documents/document/{document.pk}/change/",
        "/admin/documents/document/pick/",
        f"/admin/documents/document/pick/?chosen={document.pk}",
        f"/admin/outbox/mail/{create_mail().pk}/change/",
        "/admin/comments/wordrule/",
        "/admin/comments/wordrule/add/",
        "/admin/comments/wordrule/checks/",
        "/admin/images/picture/",
        "/admin/images/picture/add/",
        "/admin/images/picture/pick/",
        "/admin/images/picture/upload/",
        "/admin/images/picture/describe/",
        f"/admin/images/picture/{site.picture_id}/change/",
        "/admin/publishing/person/",
        "/admin/blog/category/add/",
        "/admin/pages/page/",
        "/admin/pages/page/add/",
        "/admin/pages/page/arrange/",
        "/admin/pages/notice/",
        "/admin/pages/notice/add/",
        "/admin/privacy/keepingtime/",
        "/admin/privacy/erasure/",
        "/admin/watching/pulse/",
        "/admin/staff/user/",
        "/admin/staff/user/add/",
        "/admin/staff/trailentry/",
        "/admin/staff/trailentry/?q=signed&kind=sign-ins",
        f"/admin/staff/trailentry/{TrailEntry.objects.first().pk}/change/",
        "/admin/pages/clinic/1/change/",
    ):
        page.goto(live_server.url + address)
        assert_usable_in(AT_THE_DESK, page)


@pytest.mark.parametrize(("scheme", "width"), [("dark", 360), ("light", 1280)])
def test_what_became_of_several_has_no_findings(new_page, live_server, site, scheme, width):
    draft = create_draft(title="A draft", body="")
    create_user(Role.OWNER, username="owner")
    page = new_page(color_scheme=scheme, width=width)
    sign_in(page, live_server.url, "owner")
    page.goto(f"{live_server.url}/admin/blog/post/")
    for post in (site, draft):
        page.locator(f"input[name=_selected_action][value='{post.pk}']").check()
    page.get_by_label("Action:").select_option("publish_selected")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("Left as it is: Write the text")).to_be_visible()
    assert_no_axe_findings(page)
    page.goto(f"{live_server.url}/admin/blog/post/several/?ids={site.pk},{draft.pk}")
    site.save_revision({"title": "Theirs"}, by=None)
    page.locator(f"#id_row-{site.pk}-slug").fill("mine")
    page.locator(f"#id_row-{draft.pk}-slug").fill("feed")
    page.get_by_role("button", name="Save without publishing").click()
    expect(page.get_by_label("Save my row on top of that")).to_be_visible()
    assert_no_axe_findings(page)
    assert_not_wider_than_the_window(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_stored_of_a_person_has_no_findings(new_page, live_server, site, scheme):
    create_user(Role.OWNER, username="owner")
    page = new_page(color_scheme=scheme, width=360)
    sign_in(page, live_server.url, "owner")
    comment = site.comments.first()
    page.goto(f"{live_server.url}/admin/comments/comment/{comment.pk}/change/")
    page.get_by_role("button", name="All that is stored of this person").click()
    page.get_by_role("heading", name=comment.email).wait_for()
    assert_no_axe_findings(page)
    page.get_by_role("button", name="Erase").click()
    page.get_by_text("Tick the box").wait_for()
    assert_no_axe_findings(page)
    page.get_by_label("Yes, erase all of it").check()
    page.get_by_role("button", name="Erase").click()
    page.get_by_text("is erased").wait_for()
    page.goto(live_server.url + site.get_absolute_url())
    page.get_by_text("removed at its writer’s request").wait_for()
    assert_no_axe_findings(page)
