"""How findings become a state."""

import pytest

from comments.screening import CHECKS, SPAM_WEIGHT
from tests.comments.screening.submitting import codes, screened
from tests.factories import create_post

CASINO = "Play at the best online casino, free spins: https://spin.example"


def test_a_reply_with_nothing_to_notice_waits():
    screening = screened("Walking helped me.")
    assert (screening.findings, screening.weight, screening.status) == ([], 0, "pending")


def test_it_appears_at_once_if_the_owner_lets_clean_ones_through():
    assert screened("Walking helped me.", lets_clean_through=True).status == "approved"


def test_one_with_any_finding_waits_all_the_same():
    screening = screened("Hello", lets_clean_through=True, is_from_our_page=False)
    assert (screening.weight, screening.status) == (1, "pending")


def test_the_weight_is_the_sum_of_the_findings():
    screening = screened("Hello", is_from_our_page=False, is_trapped=True)
    assert screening.findings == [
        {"code": "no_word_of_origin", "weight": 1, "words": screening.findings[0]["words"]},
        {"code": "trap_filled", "weight": 2, "words": screening.findings[1]["words"]},
    ]
    assert screening.weight == 3


def test_enough_weight_makes_spam_whatever_the_owner_lets_through():
    screening = screened(CASINO, lets_clean_through=True)
    assert screening.weight >= SPAM_WEIGHT
    assert screening.status == "spam"


@pytest.mark.parametrize(
    "words",
    [
        "I want to die",
        "I can’t go on like this",
        "They would be happier if I was gone",
        "I am only a burden to my family",
        "This life isn’t worth living",
        "quiero morir",
        "A veces pienso en hacerme daño",
        "Ya no puedo más con este dolor",
        "Pensé en el suicidio",
        "Estarían mejor sin mí",
        "No tiene sentido seguir viviendo",
    ],
)
def test_a_cry_for_help_is_never_spam_and_never_shown_unread(words):
    screening = screened(f"{words}. {CASINO}", is_trapped=True)
    assert codes(screening)[0] == "cry_for_help"
    assert screening.weight >= SPAM_WEIGHT
    assert screening.status == "pending"
    assert screened(words, lets_clean_through=True).status == "pending"


@pytest.mark.parametrize(
    "text", ["", "a" * 65_525, "🤷" * 65_525, "\x00\u202e", "<script>", "%(count)s %s {0}", "%"]
)
def test_no_text_breaks_it(text):
    assert screened(text, typed=text).status == "pending"


def test_the_number_of_queries_does_not_follow_the_text(django_assert_max_num_queries):
    post = create_post()
    for body in ("Thank you all for this text.", f"{CASINO} viagra " * 500):
        with django_assert_max_num_queries(len(CHECKS)):
            screened(body, post=post, network="127.0.0.0/24")
