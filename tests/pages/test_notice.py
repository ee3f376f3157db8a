import re
import time
from datetime import timedelta

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError
from django.test import RequestFactory
from django.utils import timezone

from pagecache import PageCache, Policy
from pages.models import Notice
from publishing.clock import next_change
from publishing.edition import edition_or_none, read_edition
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import (
    PASSWORD,
    create_clinic,
    create_notice,
    create_page,
    create_post,
    create_user,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/pages/notice/add/"


def form(**fields) -> dict:
    return {
        "text": "Closed for the storm.",
        "starts_at_0": "2030-01-01",
        "starts_at_1": "08:00:00",
        "ends_at_0": "2030-01-02",
        "ends_at_1": "08:00:00",
    } | fields


def test_it_stands_on_every_page_of_readers(client):
    create_clinic()
    create_notice(text="Closed for the storm.")
    addresses = ["/", "/blog/", "/consultation/", "/nothing/", create_page().get_absolute_url()]
    for address in [*addresses, create_post().get_absolute_url()]:
        assert "Closed for the storm." in client.get(address).content.decode(), address


def test_it_comes_and_goes_by_the_clock(client, monkeypatch):
    create_clinic()
    notice = create_notice()
    now = timezone.now()
    for moment, is_shown in [
        (notice.starts_at - timedelta(seconds=1), False),
        (notice.starts_at, True),
        (now, True),
        (notice.ends_at, False),
    ]:
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert notice.is_shown == is_shown
        assert Notice.objects.shown().exists() == is_shown
        assert (notice.text in client.get("/").content.decode()) == is_shown


def test_the_moments_at_which_it_comes_and_goes_are_known(monkeypatch):
    create_clinic()
    notice = create_notice()
    assert next_change() == notice.ends_at.timestamp()
    monkeypatch.setattr(timezone, "now", lambda: notice.starts_at - timedelta(hours=1))
    assert next_change() == notice.starts_at.timestamp()
    monkeypatch.setattr(timezone, "now", lambda: notice.ends_at)
    assert next_change() is None


@pytest.mark.django_db(transaction=True)
def test_pages_that_are_kept_end_with_it():
    create_clinic()
    create_notice(text="Closed.", ends_at=timezone.now() + timedelta(seconds=2))
    site = PageCache(
        get_wsgi_application(),
        Policy(hosts=["testserver"], session_cookie="session"),
        edition_or_none,
        next_change,
    )
    first, second = asked(site), asked(site)
    assert "Closed." in first[1]
    assert second[1] == first[1]
    assert "hit" in second[0]
    time.sleep(2.1)
    cache_status, text = asked(site)
    assert "hit" not in cache_status
    assert "Closed." not in text


def asked(site) -> tuple[str, str]:
    """What the page cache says of the home page, and the page."""
    said = {}
    environ = RequestFactory().get("/", HTTP_HOST="testserver").environ
    del environ["HTTP_COOKIE"]

    def start_response(status, headers, exc_info=None):
        said.update(headers)

    body = site(environ, start_response)
    return said["Cache-Status"], b"".join(body).decode()


def test_saving_one_ends_the_pages_that_are_kept():
    before = read_edition()
    create_notice()
    assert read_edition() > before


def test_the_database_refuses_an_end_before_its_start():
    now = timezone.now()
    with pytest.raises(IntegrityError):
        create_notice(starts_at=now, ends_at=now)


def test_it_is_never_html(client):
    create_clinic()
    create_notice(text="<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/").content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OWNER])
def test_editors_and_owners_write_it_and_the_trail_says_so(client, role):
    user = create_user(role)
    client.login(username=user.username, password=PASSWORD)
    client.post(ADD, form())
    assert Notice.objects.get().created_by == user
    entry = TrailEntry.objects.get(verb="added")
    assert (entry.actor, entry.target_name) == (user, "Closed for the storm.")
    client.post(f"/admin/pages/notice/{Notice.objects.get().pk}/delete/", {"post": "yes"})
    assert TrailEntry.objects.filter(verb="deleted").exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER, Role.MODERATOR])
def test_others_do_not(client, role):
    client.login(username=create_user(role).username, password=PASSWORD)
    assert client.post(ADD, form()).status_code == 403
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("text", ""), ("text", "x" * 401), ("ends_at_0", ""), ("ends_at_0", "2029-12-31")),
        *(("starts_at_0", "soon"), ("ends_at_0", "9999-01-01")),
    ],
)
def test_what_cannot_be_is_refused(client, editor, field, value):
    response = client.post(ADD, form(**{field: value}))
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("field", "word"), [("starts_at", "from"), ("ends_at", "until")])
def test_it_is_asked_for_its_times(client, editor, field, word):
    left_out = {f"{field}_0": "", f"{field}_1": "", f"{field}_3": "America/New_York"}
    response = client.post(ADD, form(**left_out))
    errors = response.context["adminform"].form.errors
    assert errors == {field: [f"Say {word} when it shows."]}


def test_it_begins_at_a_whole_minute(client, editor):
    html = client.get(ADD).text
    assert re.search(r'name="starts_at_1" value="\d\d:\d\d"', html)


def test_the_list_says_where_each_stands(client, editor):
    create_notice()
    tomorrow = timezone.now() + timedelta(days=1)
    create_notice(starts_at=tomorrow, ends_at=tomorrow + timedelta(days=1))
    create_notice(starts_at=tomorrow - timedelta(days=9), ends_at=tomorrow - timedelta(days=8))
    text = client.get("/admin/pages/notice/").content.decode()
    for words in ("Readers see it", "Comes by itself", "Over"):
        assert words in text
