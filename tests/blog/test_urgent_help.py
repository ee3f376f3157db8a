"""What to do in an emergency, with posts of the categories that ask for it."""

import pytest

from staff.roles import Role
from tests.factories import PASSWORD, create_category, create_clinic, create_post, create_user

pytestmark = pytest.mark.django_db
BOX = 'class="urgent-help"'


@pytest.fixture
def mood():
    create_clinic(urgent_text="Call or text 988.")
    return create_category(name="Mood", shows_urgent_help=True)


def boxes(client, post) -> int:
    return client.get(post.get_absolute_url()).content.decode().count(BOX)


def test_it_stands_above_the_text_and_above_the_reply_form(client, mood):
    post = create_post(categories=[mood, create_category()], body="<p>Sad words.</p>")
    text = client.get(post.get_absolute_url()).content.decode()
    first, second = (text.index(BOX), text.rindex(BOX))
    assert first < text.index("<p>Sad words.") < text.index('id="reply"') < second
    assert second < text.index('name="body"')


def test_categories_within_one_that_asks_for_it_ask_too(client, mood):
    inner = create_category(parent=create_category(parent=mood))
    assert boxes(client, create_post(categories=[inner])) == 2


def test_other_posts_have_none(client, mood):
    mood.parent = outer = create_category()
    mood.save()
    assert boxes(client, create_post(categories=[outer])) == 0
    assert boxes(client, create_post()) == 0


def test_without_words_there_is_no_box(client):
    create_clinic(urgent_text="")
    mood = create_category(shows_urgent_help=True)
    assert boxes(client, create_post(categories=[mood])) == 0


def test_where_replies_are_closed_it_still_stands_above_the_text(client, mood):
    assert boxes(client, create_post(categories=[mood], replies="closed")) == 1


def test_a_reply_that_is_wrong_is_shown_with_it(client, mood):
    post = create_post(categories=[mood])
    response = client.post(
        f"/comments/post/{post.slug}/", {"body": ""}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 422
    assert response.content.decode().count(BOX) == 2


def test_its_author_cannot_take_it_away(client, mood):
    author = create_user(Role.AUTHOR)
    client.login(username=author.username, password=PASSWORD)
    url = f"/admin/blog/category/{mood.pk}/change/"
    assert client.post(url, {"name": "Mood", "slug": mood.slug}).status_code == 403
    mood.refresh_from_db()
    assert mood.shows_urgent_help
