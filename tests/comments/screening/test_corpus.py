"""What the checks together make of what patients write, and of what is sent for money."""

import pytest

from comments.learning import LearnedWord, Learning, words_read
from comments.screening import SPAM_WEIGHT
from tests.comments.corpus import lines
from tests.comments.screening.submitting import screened, submission
from tests.factories import create_comment, create_post

PATIENTS = lines("sixteen_patients") + lines("fifty_patients")
SPAM = lines("fifty_spam")

#: All that can speak against how an honest comment was sent, at once. Weights are never negative,
#: so whatever of this is true of a comment, it weighs no more than with all of it.
UNLUCKY = {
    "is_from_our_page": False,
    "is_trapped": True,
    "email": "anna@mailinator.com",
    "network": "127.0.0.0/24",
    "website": "https://anna.example",
}


@pytest.fixture
def post():
    return create_post()


@pytest.fixture
def hostile_classifier():
    """One that has only ever seen such words in spam."""
    Learning.objects.create(pk=1, ham=100, spam=200)
    words = {word for body in PATIENTS for word in words_read(submission(body).comment)}
    LearnedWord.objects.bulk_create([LearnedWord(word=word, spam=90) for word in words])


def test_no_patient_is_ever_spam(post, hostile_classifier):
    for body in PATIENTS:
        create_comment(body=body)
    for _number in range(4):
        create_comment(network=UNLUCKY["network"])
    screenings = [screened(body, post=post, **UNLUCKY) for body in PATIENTS]
    assert len(screenings) == 66
    assert {screening.status for screening in screenings} == {"pending"}
    # Everything did speak.
    assert min(screening.weight for screening in screenings) >= 8
    assert max(screening.weight for screening in screenings) < SPAM_WEIGHT


def test_no_weight_is_negative(post):
    findings = [found for body in PATIENTS + SPAM for found in screened(body, post=post).findings]
    assert min(finding["weight"] for finding in findings) == 0


def test_few_patients_are_noticed_at_all(post):
    weights = [screened(body, post=post).weight for body in PATIENTS]
    assert sum(weight > 0 for weight in weights) <= 7
    assert max(weights) <= 2


def test_most_spam_is_known_and_all_of_it_outweighs_every_patient(post):
    screenings = [screened(body, post=post) for body in SPAM]
    assert len(screenings) == 50
    assert sum(screening.status == "spam" for screening in screenings) == 36
    heaviest_patient = max(screened(body, post=post).weight for body in PATIENTS)
    assert all(screening.weight > heaviest_patient for screening in screenings)


def test_patients_in_despair_are_read_first():
    crying = [body for body in PATIENTS if "cry_for_help" in str(screened(body).findings)]
    assert {body[:20] for body in crying} == {
        "I feel like I want t",
        "I cannot go on like ",
        "Some nights I wish I",
        "No quiero vivir así,",
    }
