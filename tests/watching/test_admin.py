from datetime import timedelta

import pytest
from django.utils import timezone

from staff.roles import Role
from tests.factories import create_clinic, create_comment, create_mail, create_user
from watching.models import Pulse

pytestmark = pytest.mark.django_db

STATUS = "/admin/watching/pulse/"


@pytest.fixture
def owner(client):
    create_clinic()
    owner = create_user(Role.OWNER)
    client.force_login(owner)
    return owner


def test_the_owner_reads_what_is_wrong_and_what_to_do(client, owner):
    Pulse.objects.create(code="mail", at=timezone.now() - timedelta(hours=2))
    page = client.get(STATUS).content.decode()
    assert "It has stopped. No mail leaves" in page
    assert "2\xa0hours ago" in page
    assert "<code>.venv/bin/python manage.py deliver_mail</code>" in page
    assert 'href="/admin/pages/clinic/"' in page


def test_it_tells_nothing_that_somebody_wrote(client, owner):
    hostile = "<script>alert(1)</script>"
    create_comment(body=hostile, name=hostile, email="jane@example.org")
    long_ago = timezone.now() - timedelta(hours=3)
    create_mail(to="jane@example.org", last_error=hostile, attempts=2, created_at=long_ago)
    page = client.get(STATUS).content.decode()
    assert hostile not in page
    assert "&lt;script&gt;" in page
    assert "jane@example.org" not in page


def test_it_costs_the_same_however_much_there_is(client, owner, django_assert_num_queries):
    client.get(STATUS)
    for _number in range(5):
        create_mail()
        create_comment()
        create_user(Role.AUTHOR)
    with django_assert_num_queries(18):
        client.get(STATUS)


@pytest.mark.parametrize("role", set(Role) - {Role.OWNER})
def test_it_is_the_owners_alone(client, role):
    create_clinic()
    client.force_login(create_user(role))
    assert client.get(STATUS).status_code == 403
    assert STATUS not in client.get("/admin/").content.decode()


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get(STATUS)["Location"].startswith("/admin/login/")


def test_it_is_only_read(client, owner):
    assert client.post(STATUS).status_code == 405


def test_the_start_page_says_how_many_things_need_the_owner(client, owner):
    assert "5 things about the site need you" in client.get("/admin/").content.decode()
    for code in ("mail", "pictures", "retention", "backup"):
        Pulse.objects.beat(code)
    assert "1 thing about the site needs you" in client.get("/admin/").content.decode()
    create_clinic(phone="+1 207 555 0142")
    assert "All is well with the site" in client.get("/admin/").content.decode()
