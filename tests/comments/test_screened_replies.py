"""A reply is judged before it is saved, and its sender is not told."""

import pytest

from comments.models import Comment
from tests.comments.replies import send

pytestmark = pytest.mark.django_db


def _text(response) -> str:
    return response.content.decode()


def test_a_casino_is_taken_as_spam_with_its_reasons_and_weight(client, post):
    response = send(client, post, body="Best online casino, free spins: https://spin.example")
    comment = Comment.objects.get()
    assert response.status_code == 303
    assert (comment.status, comment.weight) == ("spam", 14)
    assert [finding["code"] for finding in comment.findings] == ["business_offer"]


def test_its_sender_is_told_nothing_of_that(client, post):
    response = send(client, post, body="Best online casino, free spins: https://spin.example")
    page = _text(client.get(response["Location"]))
    assert "awaiting moderation" in page
    assert "offer" not in page.split('id="comment-')[1]


def test_a_filled_trap_holds_and_never_drops(client, post):
    assert send(client, post, remark="https://shop.example").status_code == 303
    comment = Comment.objects.get()
    assert [finding["code"] for finding in comment.findings] == ["trap_filled"]
    assert (comment.status, comment.weight) == ("pending", 2)


def test_marks_that_are_taken_out_when_it_is_saved_are_noticed(client, post):
    send(client, post, body="\u202eDrink water every hour.")
    comment = Comment.objects.get()
    assert [finding["code"] for finding in comment.findings] == ["hidden_characters"]
    assert comment.body == "Drink water every hour."


def test_weight_cannot_be_chosen_by_the_visitor(client, post):
    send(client, post, weight="-50", text_fingerprint="x")
    comment = Comment.objects.get()
    assert comment.weight == 0
    assert comment.text_fingerprint != "x"
