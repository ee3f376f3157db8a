"""What helps to read an article: its contents, how long it takes, what stands below it."""

import re

import pytest

from blog.models import BlogSettings
from blog.reading import minutes_for, word_count_of
from staff.models import TrailEntry
from staff.roles import Role
from tests.factories import create_clinic, create_person, create_post, create_user

pytestmark = pytest.mark.django_db

SECTIONS = "".join(f"<h2>Part {n}</h2><p>{'word ' * 150}</p>" for n in range(1, 4))


def html_of(client, post) -> str:
    return client.get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two, three.", 3),
        ("It’s well-known", 2),
        ("— … –", 0),
        ("睡眠と痛み", 3),
        ("Pain 疼痛 scale", 3),
        ("عن الألم", 2),
    ],
)
def test_words_are_counted_in_any_script(text, count):
    assert word_count_of(text) == count


def test_a_minute_is_begun_by_its_first_word():
    assert [minutes_for(words) for words in (0, 1, 200, 201)] == [0, 1, 1, 2]


def test_a_long_article_begins_with_its_contents(client):
    html = html_of(client, create_post(body=SECTIONS))
    for number in (1, 2, 3):
        assert f'<a href="#section-part-{number}">Part {number}</a>' in html
        assert f'<h2 id="section-part-{number}">' in html
    assert "3 minutes to read" in html


@pytest.mark.parametrize(
    "body", ["<h2>A</h2><h2>B</h2><h2>C</h2><p>Short.</p>", f"<h2>A</h2><p>{'word ' * 900}</p>"]
)
def test_a_short_one_and_one_without_headings_do_not(client, body):
    assert 'class="contents"' not in html_of(client, create_post(body=body))


def test_the_preview_has_the_contents_of_what_is_previewed(client):
    post = create_post(body="<p>Old.</p>")
    post.save_revision({"body": SECTIONS}, by=None)
    client.force_login(create_user(Role.EDITOR))
    assert 'class="contents"' in client.get(f"{post.get_absolute_url()}?preview").content.decode()
    assert 'class="contents"' not in html_of(client, post)


def test_headings_in_the_contents_are_words_not_html(client):
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&gt;"
    html = html_of(client, create_post(body=SECTIONS + f"<h2>{hostile}</h2>"))
    assert "<script>alert" not in html


def test_an_article_without_a_summary_is_described_by_its_beginning(client):
    html = html_of(client, create_post(body="<h2>Why</h2><p>Because &amp; so.</p>", summary=""))
    assert '<meta name="description" content="Why Because &amp; so.">' in html


@pytest.mark.parametrize(
    ("summary", "described"),
    [
        ("walk & rest, " * 20, "walk &amp; rest, " * 11 + "walk &amp; rest,…"),
        ("疼痛" * 100, "疼痛" * 79 + "疼…"),
    ],
)
def test_a_long_description_ends_between_two_words(client, summary, described):
    html = html_of(client, create_post(summary=summary))
    assert f'<meta name="description" content="{described}">' in html
    assert f'<meta property="og:description" content="{described}">' in html


def test_the_address_can_be_copied_by_a_script_alone(client, settings):
    settings.ORIGIN = "https://clinic.example"
    html = html_of(client, create_post(slug="a"))
    (button,) = re.findall("<button[^>]*data-copy=[^>]*>", html)
    assert 'data-copy="https://clinic.example/blog/a/"' in button
    assert " hidden" in button


# What the owner says below


def test_the_invitation_has_words_of_its_own_until_the_owner_writes_some(client):
    create_clinic(phone="(207) 555-0142")
    html = html_of(client, create_post())
    assert "Would you like to talk to us?" in html
    assert 'href="/consultation/"' in html
    assert 'href="tel:2075550142"' in html


def test_the_owner_words_the_invitation(client):
    BlogSettings(call_heading="Come <in>", call_text="A.\n\nB.", call_button="Write").save()
    html = html_of(client, create_post())
    assert "Come &lt;in&gt;" in html
    assert "<p>A.</p>\n\n<p>B.</p>" in html
    assert '<a class="button" href="/consultation/">Write</a>' in html


def test_the_owner_can_leave_it_out(client):
    BlogSettings(shows_call=False).save()
    assert 'id="call-heading"' not in html_of(client, create_post())


def test_the_owner_sets_it_in_the_admin_and_the_trail_says_so(client):
    client.force_login(create_user(Role.OWNER))
    form = {"shows_call": "on", "call_heading": "Ask us", "feed_content": "full"}
    client.post("/admin/blog/blogsettings/add/", form)
    settings = BlogSettings.objects.get()
    assert (settings.pk, settings.call_heading, settings.feed_content) == (1, "Ask us", "full")
    assert TrailEntry.objects.filter(verb="changed the settings").exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUTHOR, Role.MODERATOR])
def test_others_cannot(client, role):
    client.force_login(create_user(role))
    assert client.post("/admin/blog/blogsettings/add/", {}).status_code == 403


def test_a_person_is_shown_with_credentials(client):
    person = create_person(name="Ada Quill", slug="ada", credentials="MD", bio="Backs.")
    html = html_of(client, create_post(authors=[person]))
    assert 'href="/blog/author/ada/">Ada Quill, MD</a>' in html
