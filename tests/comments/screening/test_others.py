"""Checks that look at other replies."""

from datetime import timedelta

from django.utils import timezone

from comments.screening.repetition import same_text_elsewhere
from comments.screening.sender import burst_from_network
from tests.comments.screening.submitting import submission
from tests.factories import create_comment, create_post

TEXT = "This text is long enough to be known again elsewhere."


def _from_network(count: int, **fields):
    for _number in range(count):
        create_comment(network="127.0.0.0/24", **fields)
    return submission(post=create_post(), network="127.0.0.0/24")


def test_replies_to_several_posts_from_one_network_are_a_burst():
    assert burst_from_network(_from_network(2)).weight == 1


def test_many_weigh_more():
    assert burst_from_network(_from_network(5)).weight == 4


def test_two_are_a_family():
    assert burst_from_network(_from_network(1)) is None


def test_a_conversation_below_one_post_is_none():
    assert burst_from_network(_from_network(8, post=create_post())) is None


def test_what_came_earlier_does_not_count():
    earlier = timezone.now() - timedelta(minutes=11)
    assert burst_from_network(_from_network(8, posted_at=earlier)) is None


def test_without_a_network_there_is_no_burst():
    create_comment(network="")
    assert burst_from_network(submission(post=create_post(), network="")) is None


def test_the_same_text_on_another_post_is_known_again():
    create_comment(body=TEXT, name="Somebody")
    again = submission(f"  {TEXT.upper()}\n", post=create_post())
    assert same_text_elsewhere(again).weight == 1


def test_on_many_posts_it_weighs_more():
    for _number in range(3):
        create_comment(body=TEXT)
    assert same_text_elsewhere(submission(TEXT, post=create_post())).weight == 5


def test_on_the_same_post_it_does_not_count():
    comment = create_comment(body=TEXT)
    assert same_text_elsewhere(submission(TEXT, post=comment.post)) is None


def test_what_many_say_does_not_count():
    create_comment(body="Thank you!")
    assert same_text_elsewhere(submission("Thank you!", post=create_post())) is None
