import pytest

from comments.learning import LearnedWord, Learning
from comments.opinions import opinion_on, share
from tests.comments.screening.submitting import screened, submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def learned():
    Learning.objects.create(pk=1, ham=150, spam=50)
    for word, ham, spam in [
        ("casino", 0, 40),
        ("bonus", 1, 30),
        ("jackpot", 0, 20),
        ("back", 90, 1),
        ("doctor", 80, 0),
        ("zebra", 0, 1),
        ("forgotten", 0, 0),
    ]:
        LearnedWord.objects.create(word=word, ham=ham, spam=spam)


def _opinion(body: str):
    return opinion_on(submission(body).comment)


def test_there_is_none_before_both_kinds_are_known():
    assert _opinion("casino") is None
    Learning.objects.create(pk=1, ham=5, spam=0)
    assert _opinion("casino") is None


def test_words_of_spam_speak_for_spam_and_others_against(learned):
    assert _opinion("Casino bonus").spam > 0.99
    assert _opinion("My back, doctor").spam < 0.01


def test_unknown_words_say_nothing(learned):
    assert _opinion("Xylophone forgotten").spam == 0.5


def test_a_word_seen_once_is_hardly_trusted(learned):
    assert share(0, 1, Learning.objects.get()) == 0.75
    assert share(0, 40, Learning.objects.get()) > 0.98


def test_the_shares_count_not_the_numbers(learned):
    """Three times as many honest comments do not make a word honest."""
    assert share(30, 10, Learning.objects.get()) == 0.5


def test_it_says_which_words_spoke_and_for_what(learned):
    [finding] = screened("Casino bonus jackpot, says my doctor").findings
    assert finding["code"] == "sounds_like_spam"
    assert "Like spam: casino, jackpot, bonus. Unlike spam: doctor." in finding["words"]


def test_its_weight_is_bounded(learned):
    screening = screened("casino bonus jackpot " * 100)
    assert screening.weight == 3 + 3  # It repeats itself as well.
    assert screening.status == "pending"


def test_it_whispers_before_enough_decisions(learned):
    Learning.objects.update(ham=100)
    assert screened("Casino bonus").weight == 1


def test_it_says_nothing_after_a_few(learned):
    Learning.objects.update(ham=20, spam=19)
    assert screened("Casino bonus").findings == []


def test_it_says_nothing_of_what_sounds_honest(learned):
    assert screened("My back, doctor").findings == []
