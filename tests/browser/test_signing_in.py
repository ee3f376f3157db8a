"""Signing in with a passkey and with codes, as people do it."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from staff.roles import Role
from tests.factories import create_clinic, create_user

from .conftest import assert_no_axe_findings
from .test_replies import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(transactional_db, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    create_clinic()
    return create_user(Role.OWNER, username="owner")


def with_fingerprint(page: Page) -> None:
    """A device that knows its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()


def test_a_passkey_is_set_up_and_lets_in(page, live_server, owner):
    with_fingerprint(page)
    sign_in(page, live_server.url, "owner")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second step")
    assert_no_axe_findings(page)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Name").fill("This laptop")
    assert_no_axe_findings(page)
    page.get_by_role("button", name="Add").click()
    assert len(page.get_by_label("Unused codes").input_value().split()) == 10
    assert_no_axe_findings(page)
    page.get_by_role("link", name="To the desk").click()
    sign_out(page)
    sign_in(page, live_server.url, "owner")
    assert_no_axe_findings(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")


def test_an_app_is_set_up_and_its_code_lets_in(new_page, live_server, owner):
    page = new_page(width=360, color_scheme="dark")
    sign_in(page, live_server.url, "owner")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.get_by_label("Authenticator secret").input_value()
    assert_no_axe_findings(page)
    # Chromium draws the picture that a phone scans, which the policy has to allow.
    assert page.locator("img").evaluate("image => image.naturalWidth") > 0
    counter = int(time.time()) // 30
    page.get_by_label("Authenticator code").fill(format_hotp_value(hotp_value(secret, counter)))
    page.get_by_role("button", name="Activate").click()
    codes = page.get_by_label("Unused codes").input_value().split()
    page.get_by_role("link", name="To the desk").click()
    sign_out(page)
    sign_in(page, live_server.url, "owner")
    page.get_by_label("Code").fill(codes[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{live_server.url}/admin/")


def test_a_warning_comes_before_the_sign_in_ends(page, live_server, owner, settings, monkeypatch):
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr("staff.session_limits.IDLE", 120)
    sign_in(page, live_server.url, "owner")
    warning = page.get_by_role("status").filter(has_text="You will be signed out at")
    expect(warning).to_be_visible()
    assert_no_axe_findings(page)
    monkeypatch.setattr("staff.session_limits.IDLE", 3600)
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()


def test_the_way_back_in_can_be_used_by_everybody(new_page, live_server, owner):
    for width, scheme in ((1280, "light"), (360, "dark")):
        page = new_page(width=width, color_scheme=scheme)
        page.goto(f"{live_server.url}/admin/login/")
        page.get_by_role("link", name="Password forgotten").click()
        assert_no_axe_findings(page)
        page.get_by_label("Your email address").fill("nobody@example.org")
        page.get_by_role("button", name="Mail me a link").click()
        expect(page.get_by_text("If somebody here has this address")).to_be_visible()
