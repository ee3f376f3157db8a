from datetime import timedelta

import pytest
from django.utils import timezone

from search.question import Question
from search.ranking import rank
from search.suggestions import edits, suggestion
from tests.factories import create_post

pytestmark = pytest.mark.django_db


def suggested(text: str) -> str:
    question = Question.read(text)
    question.look_up()
    rank(question)
    return suggestion(question)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fibromialgia", "fibromyalgia"),
        ("Fibomyalga now", "fibromyalgia now"),
        ("neumonia", "pneumonia"),
        ("slepe", "sleep"),
        ("migranya", "migraña"),
    ],
)
def test_the_nearest_known_word_is_suggested(typed, meant):
    create_post(title="Fibromyalgia, pneumonia and sleep", body="<p>Now.</p>")
    create_post(title="La migraña", lang="es")
    assert suggested(typed) == meant


@pytest.mark.parametrize("typed", ["sleep", "sleeping", "zzzzzz", "slp", "12345"])
def test_nothing_is_suggested_where_nothing_is_near_or_all_is_known(typed):
    create_post(title="Sleep")
    assert suggested(typed) == ""


@pytest.mark.parametrize(
    "hide",
    [
        {"published_at": timezone.now() + timedelta(days=1)},
        {
            "expires_at": timezone.now() - timedelta(days=1),
            "published_at": timezone.now() - timedelta(days=2),
        },
    ],
)
def test_words_that_readers_may_not_see_are_not_told(hide):
    create_post(title="Resignation", **hide)
    assert suggested("resignatoin") == ""


def test_a_word_of_a_hidden_text_is_as_unknown_as_any_other():
    create_post(title="Resignations")
    assert suggested("resignation") == ""
    create_post(title="Herons")
    create_post(title="Heronz", published_at=timezone.now() + timedelta(days=1))
    assert suggested("heronz") == suggested("heronx") == "herons"


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("a", "a", 0),
        ("sleep", "slepe", 1),
        ("pain", "pains", 1),
        ("pain", "gain", 1),
        ("abcd", "wxyz", 3),
    ],
)
def test_edits_are_counted_up_to_the_most_that_is_asked(one, other, distance):
    assert edits(one, other, 2) == distance
