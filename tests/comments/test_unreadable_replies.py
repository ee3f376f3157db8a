"""A reply that cannot be read as one."""

import pytest

from comments.models import Comment
from tests.comments.replies import OURS, address, send

pytestmark = pytest.mark.django_db


def _text(response) -> str:
    return response.content.decode()


def test_a_text_of_the_longest_kind_is_taken(client, post):
    response = send(client, post, body="👩" * 65_525)
    assert response.status_code == 303


def test_far_too_much_is_a_413_that_says_what_to_do(client, post):
    response = send(client, post, body="a" * 3_000_000)
    assert response.status_code == 413
    assert "shorten" in _text(response)
    assert f'href="/blog/{post.slug}/"' in _text(response)


def test_too_many_fields_are_a_400(client, post):
    fields = "&".join(f"f{number}=1" for number in range(1_100))
    response = client.post(
        address(post), fields, content_type="application/x-www-form-urlencoded", headers=OURS
    )
    assert response.status_code == 400
    assert "could not be read" in _text(response)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=utf-16",
    ],
)
def test_a_form_that_is_broken_is_a_400(client, post, content_type):
    response = client.post(address(post), "--x\r\nbroken", content_type=content_type, headers=OURS)
    assert response.status_code == 400


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/json", "nonsense"])
def test_a_body_of_another_kind_is_an_empty_form(client, post, content_type):
    response = client.post(address(post), "body=x", content_type=content_type, headers=OURS)
    assert response.status_code == 422


@pytest.mark.parametrize(
    "body", [b"body=%ff%fe&name=%c3%28", b"\xff\xfe=\x00&body=\xc3\x28", b"&&&===%%%"]
)
def test_bytes_that_are_no_text_do_no_harm(client, post, body):
    response = client.post(
        address(post), body, content_type="application/x-www-form-urlencoded", headers=OURS
    )
    assert response.status_code == 422


def test_a_field_sent_twice_counts_once(client, post):
    response = send(client, post, name=["First", "Anna"])
    assert response.status_code == 303
    assert Comment.objects.get().name == "Anna"
