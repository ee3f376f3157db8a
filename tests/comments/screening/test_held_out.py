"""The figures in docs/moderation.md, on comments that nothing here was fitted to."""

from bench.moderation import held_out, judged, only_learned, train
from comments.screening import SPAM_WEIGHT


def test_200_decisions_find_most_of_the_spam_and_no_patient():
    train()
    spam = [judged(body) for body in held_out("spam")]
    patients = [judged(body) for body in held_out("patients")]
    assert len(spam) == len(patients) == 40
    assert sum(bool(only_learned(row)) for row in spam) >= 32
    assert sum(bool(only_learned(row)) for row in patients) == 0
    assert sum(sum(row.values()) > 0 for row in spam) >= 36
    assert max(sum(row.values()) for row in patients) < SPAM_WEIGHT / 2
