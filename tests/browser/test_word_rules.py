import pytest
from playwright.sync_api import expect

from comments.models import WordRule
from staff.roles import Role
from tests.factories import create_clinic, create_comment, create_post, create_user

from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_rule_is_tried_before_it_is_saved(any_page, live_server):
    create_clinic()
    create_user(Role.OWNER, username="owner")
    post = create_post()
    for number in range(12):
        create_comment(post=post, body=f"My pills are number {number}", status="approved")
    page = any_page
    sign_in(page, live_server.url, "owner")
    page.goto(f"{live_server.url}/admin/comments/wordrule/add/")
    page.get_by_label("word or phrase").fill("pill*")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="It would have held 12 of the last 12")).to_be_visible()
    expect(page.get_by_label("word or phrase")).to_have_value("pill*")
    assert not WordRule.objects.exists()
    page.get_by_label("Save it anyway").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="pill*").first).to_be_visible()
    assert WordRule.objects.exists()
