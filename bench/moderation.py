"""
How well screening and the classifier judge comments they have not seen: `python -m bench.moderation`.

Trained on 200 decisions, made of sentences from tests/comments/corpus; measured on bench/corpus,
which neither the checks nor the classifier were fitted to. All of it is our own writing: the figures
compare one version of this code with the next, and promise nothing about anybody's real spam.
"""

import os
import random
from pathlib import Path

DECISIONS, SHARE_OF_SPAM = 200, 0.4
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    patients, spam = held_out("patients"), held_out("spam")
    untrained = [judged(body) for body in patients], [judged(body) for body in spam]
    train()
    trained = [judged(body) for body in patients], [judged(body) for body in spam]
    report("checks alone", *untrained)
    report("classifier alone", *([only_learned(row) for row in rows] for rows in trained))
    report("both", *trained)


def held_out(name: str) -> list[str]:
    return (ROOT / f"bench/corpus/held_out_{name}.txt").read_text().splitlines()


def train() -> None:
    """Moderators decide; what they teach is counted as it is on a living site."""
    from blog.models import Post
    from comments.learning import Lesson, count_lessons
    from comments.models import Comment
    from staff.models import User

    chance = random.Random(1)
    post = Post.objects.create(title="Training", slug="training")
    moderator = User.objects.create(username="moderator")
    honest, spam = training("sixteen_patients", "fifty_patients"), training("fifty_spam")
    for number in range(DECISIONS):
        is_spam = number < DECISIONS * SHARE_OF_SPAM
        sentences = chance.sample(spam if is_spam else honest, k=chance.choice([1, 1, 2]))
        comment = Comment(post=post, name=f"Reader {number}", body="\n".join(sentences))
        comment.save()
        (comment.mark_spam if is_spam else comment.approve)(moderator)
    while Lesson.objects.not_counted().exists():
        count_lessons()


def training(*names: str) -> list[str]:
    folder = ROOT / "tests/comments/corpus"
    return [line for name in names for line in (folder / f"{name}.txt").read_text().splitlines()]


def judged(body: str) -> dict[str, int]:
    """The findings' weights by their codes."""
    from comments.models import Comment
    from comments.screening import Submission, screen

    comment = Comment(body=body, name="Reader", email="reader@example.org")
    comment.derive()
    findings = screen(Submission(comment, is_from_our_page=True, typed=body)).findings
    return {finding["code"]: finding["weight"] for finding in findings}


def only_learned(row: dict[str, int]) -> dict[str, int]:
    return {code: weight for code, weight in row.items() if code == "sounds_like_spam"}


def report(name: str, patients: list[dict], spam: list[dict]) -> None:
    from comments.screening import SPAM_WEIGHT

    suspected = sum(sum(row.values()) > 0 for row in patients)
    known = sum(sum(row.values()) > 0 for row in spam)
    right = len(patients) - suspected + known
    print(f"{name:18}", end="")
    print(f"right {right / (len(patients) + len(spam)):4.0%}   ", end="")
    print(f"spam noticed {known} of {len(spam)}   ", end="")
    print(f"patients noticed {suspected} of {len(patients)}   ", end="")
    print(f"as spam: {sum(sum(row.values()) >= SPAM_WEIGHT for row in spam)} of the spam, ", end="")
    print(f"{sum(sum(row.values()) >= SPAM_WEIGHT for row in patients)} of the patients")


if __name__ == "__main__":
    main()
