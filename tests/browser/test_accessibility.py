"""axe finds nothing: WCAG 2.2 A and AA and its best practices, in light and dark, wide and narrow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.models import PreviewLink
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_draft,
    create_mail,
    create_page,
    create_person,
    create_picture,
    create_post,
    create_tag,
    create_user,
)

from .conftest import assert_no_axe_findings
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
        address="18 Old Road",
        hours="Monday: 8 to 5",
        urgent_text="Call 911.",
        is_demo=True,
    )
    create_page(path="about", title="About us", in_menu=True, body=BODY)
    person = create_person(
        name="Ada Quill", slug="ada", credentials="MD", bio="Backs.", picture=create_picture()
    )
    parent = create_category(name="Pain", slug="pain")
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


READERS_PAGES = [
    "/",
    "/blog/",
    "/blog/?page=2",
    "/blog/walking/",
    "/blog/walking/?reply_to={comment}#reply",
    "/blog/category/pain/",
    "/blog/author/ada/",
    "/about/",
    "/consultation/",
    "/no-such-page/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_readers_pages_have_no_findings(new_page, live_server, site, scheme, width):
    page = new_page(color_scheme=scheme, width=width)
    comment = site.comments.first().pk
    for address in READERS_PAGES:
        page.goto(live_server.url + address.format(comment=comment))
        assert_no_axe_findings(page)
        overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(overflow), f"{address} is wider than {width} px"


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_has_no_findings(new_page, live_server, site, scheme):
    draft = create_draft(title="A draft")
    rewritten = site.save_revision({"title": "New", "body": BODY.replace("it is", "was")}, by=None)
    owner = create_user(Role.OWNER, username="owner")
    PreviewLink.objects.make(draft, days=7, by=owner)
    page = new_page(color_scheme=scheme)
    page.goto(f"{live_server.url}/admin/login/")
    assert_no_axe_findings(page)
    sign_in(page, live_server.url, "owner")
    for address in (
        "/admin/",
        "/admin/blog/post/",
        f"/admin/blog/post/{site.pk}/change/",
        f"/admin/blog/post/{draft.pk}/change/",
        f"/admin/blog/post/{site.pk}/history/",
        f"/admin/blog/post/{site.pk}/history/compare/?is={rewritten.pk}",
        "/admin/comments/comment/",
        f"/admin/comments/comment/{site.comments.first().pk}/change/",
        "/admin/comments/comment/mail/",
        "/admin/outbox/mail/",
        f"/admin/outbox/mail/{create_mail().pk}/change/",
        "/admin/comments/wordrule/",
        "/admin/comments/wordrule/add/",
        "/admin/comments/wordrule/checks/",
        "/admin/images/picture/",
        "/admin/images/picture/add/",
        "/admin/publishing/person/",
        "/admin/blog/category/add/",
        "/admin/pages/page/add/",
        "/admin/privacy/keepingtime/",
        "/admin/privacy/erasure/",
        "/admin/staff/user/",
        "/admin/staff/user/add/",
        "/admin/staff/trailentry/",
        "/admin/staff/trailentry/?q=signed&kind=sign-ins",
        f"/admin/staff/trailentry/{TrailEntry.objects.first().pk}/change/",
        "/admin/pages/clinic/1/change/",
    ):
        page.goto(live_server.url + address)
        assert_no_axe_findings(page)


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
