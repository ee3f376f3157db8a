"""
What begins or ends in the hour that the clocks skip or show twice, through the desk's form and the
real page cache: at its minute and not before, with nothing running beside the site.
"""

import io
from datetime import UTC, datetime, timedelta

import pytest

from blog.models import Post
from clinic_site.wsgi import application
from pages.models import Clinic
from staff.roles import Role
from tests.blog.desk import ADD, change_url, form
from tests.factories import create_category, create_clinic, create_post, create_user

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)

# In 2027 New York's clocks go forward on 14 March and back on 7 November, both at 2:00.
NIGHTS = {
    "skipped": (["2027-03-14", "02:30"], datetime(2027, 3, 14, 7, 30, tzinfo=UTC)),
    "first": (["2027-11-07", "01:30"], datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),
    "second": (["2027-11-07", "01:30", "1"], datetime(2027, 11, 7, 6, 30, tzinfo=UTC)),
}


@pytest.fixture(params=NIGHTS)
def night(request):
    return NIGHTS[request.param]


@pytest.fixture
def clinic(transactional_db):
    return create_clinic(time_zone="America/New_York")


def fields(name: str, parts: list[str]) -> dict[str, str]:
    return {f"{name}_{number}": part for number, part in enumerate(parts)}


def publish(client, **values) -> Post:
    client.force_login(create_user(Role.EDITOR))
    client.post(ADD, form(_publish="1", categories=[create_category(slug="sleep").pk], **values))
    return Post.objects.get(slug="sleep-and-pain", status="published")


def ask(path: str) -> tuple[str, str, str]:
    """Status, how the page cache came by it, and the text, as a server would send it."""
    said = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "HTTP_HOST": "localhost",
    }
    answer = application(
        environ, lambda status, headers, error=None: said.append((status, headers))
    )
    text = b"".join(answer).decode()
    if hasattr(answer, "close"):
        answer.close()
    status, headers = said[0]
    return status, dict(headers).get("Cache-Status", ""), text


def lists(moment: datetime) -> list[str]:
    local = moment - timedelta(hours=5)
    return [
        "/",
        "/blog/",
        "/blog/feed/",
        "/blog/feed/atom/",
        "/blog/category/sleep/",
        f"/blog/{local:%Y}/",
        f"/blog/{local:%Y/%m}/",
        "/sitemap.xml",
    ]


def shown(moment: datetime) -> dict[str, bool]:
    """Address to whether readers find the post there, each page asked for twice."""
    found = {}
    for path in lists(moment):
        first, second = ask(path), ask(path)
        assert first[2] == second[2]
        if second[0].startswith("200"):
            assert "hit" in second[1], path
        found[path] = "/blog/sleep-and-pain/" in second[2]
    found["/blog/sleep-and-pain/"] = ask("/blog/sleep-and-pain/")[0].startswith("200")
    return found


def test_it_appears_at_its_minute_and_not_before(client, clinic, night, time_machine):
    parts, moment = night
    time_machine.move_to(moment - WEEK, tick=False)
    create_post(slug="another", published_at=moment - WEEK - WEEK)
    post = publish(client, **fields("published_at", parts))
    assert post.published_at == moment
    time_machine.move_to(moment - SECOND, tick=False)
    assert not any(shown(moment).values())
    time_machine.move_to(moment, tick=False)
    assert all(shown(moment).values()), shown(moment)


def test_it_ends_at_its_minute_and_not_before(client, clinic, night, time_machine):
    parts, moment = night
    time_machine.move_to(moment - timedelta(hours=3), tick=False)
    post = publish(client, **fields("expires_at", parts))
    assert post.expires_at == moment
    time_machine.move_to(moment - SECOND, tick=False)
    assert all(shown(moment).values()), shown(moment)
    time_machine.move_to(moment, tick=False)
    assert not any(shown(moment).values())


def test_the_form_says_what_becomes_of_such_a_time(client, clinic, time_machine):
    parts, moment = NIGHTS["skipped"]
    time_machine.move_to(moment - WEEK, tick=False)
    post = publish(client, **fields("published_at", parts))
    html = client.get(change_url(post)).content.decode()
    assert "It becomes 3:30 a.m." in html
    assert "Scheduled: readers see it from March 14, 2027, 3:30 a.m." in html
    assert 'value="03:30"' in html


def test_saving_the_form_again_leaves_the_second_hour(client, clinic, time_machine):
    parts, moment = NIGHTS["second"]
    time_machine.move_to(moment - WEEK, tick=False)
    post = publish(client, **fields("published_at", parts))
    html = client.get(change_url(post)).content.decode()
    assert "1:30 a.m. (EST)" in html
    assert "the second, after the change (EST)" in html
    sent = form(post, _publish="1", slug=post.slug, **fields("published_at", parts))
    client.post(change_url(post), sent)
    assert Post.objects.get(pk=post.pk).published_at == moment


def test_a_clinic_that_changes_its_time_zone_changes_no_moment(client, clinic, time_machine):
    moment = datetime(2027, 6, 1, 14, 0, tzinfo=UTC)
    time_machine.move_to(moment - WEEK, tick=False)
    post = publish(client, **fields("published_at", ["2027-06-01", "10:00"]))
    opened = ["2027-06-01", "10:00", "0", "America/New_York"]
    Clinic.objects.update(time_zone="Europe/Berlin")
    html = client.get(change_url(post)).content.decode()
    assert 'value="16:00"' in html
    # The form that was open meanwhile still means the time that it showed.
    sent = form(post, _publish="1", slug=post.slug, **fields("published_at", opened))
    client.post(change_url(post), sent)
    assert Post.objects.get(pk=post.pk).published_at == moment
    time_machine.move_to(moment - SECOND, tick=False)
    assert "/blog/sleep-and-pain/" not in ask("/blog/")[2]
    time_machine.move_to(moment, tick=False)
    assert "/blog/sleep-and-pain/" in ask("/blog/")[2]


def test_the_archive_follows_the_clinics_time_zone(client, clinic, time_machine):
    """Just after midnight in Berlin it is still yesterday, and last year, in New York."""
    time_machine.move_to(datetime(2027, 6, 1, tzinfo=UTC), tick=False)
    create_post(slug="sleep-and-pain", published_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    address = "/blog/sleep-and-pain/"
    assert address in ask("/blog/2026/")[2]
    assert address not in ask("/blog/2027/")[2]
    Clinic.objects.update(time_zone="Europe/Berlin")
    assert address not in ask("/blog/2026/")[2]
    assert address in ask("/blog/2027/")[2]
