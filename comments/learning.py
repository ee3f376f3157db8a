"""
What this clinic's moderators teach by deciding: which words stand in spam, and which do not.

Only decisions by people are lessons; one that is turned round is taken back.

A decision only writes a lesson, beside the comment it locks anyway. Counting words at once would
make moderators wait for each other at "the" and "pain", and meet in deadlocks when many comments
are decided in one transaction. The lessons are counted before the next reply is screened, by one
process at a time.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from .reading import folded, host_of, links_in

if TYPE_CHECKING:
    from .models import Comment

#: Lessons that one reply counts at most, so that its sender never waits long.
LESSONS_AT_ONCE = 100
_WORDS_AT_ONCE = 400
_WORDS_READ = 1_000
_WORD = re.compile(r"[^\W\d_]{3,24}")


class Verdict(models.TextChoices):
    HAM = "ham", _("honest")
    SPAM = "spam", _("spam")
    NONE = "none", _("no verdict")


class LessonQuerySet(models.QuerySet):
    def not_counted(self) -> Self:
        return self.filter(is_counted=False)


class Lesson(models.Model):
    """What people last decided on a comment, and as what its words are counted so far."""

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, related_name="lesson", primary_key=True
    )
    says = models.CharField(max_length=10, choices=Verdict)
    counted_as = models.CharField(max_length=10, choices=Verdict, default=Verdict.NONE)
    # A column of its own: PostgreSQL cannot guess how seldom two columns differ.
    is_counted = models.BooleanField(default=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(says__in=Verdict.values, counted_as__in=Verdict.values),
                name="comments_lesson_verdicts_valid",
            ),
        ]
        indexes = [
            models.Index(
                fields=["comment"],
                condition=models.Q(is_counted=False),
                name="comments_lesson_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.says}"


class LearnedWord(models.Model):
    """In how many honest and spam comments a word stood."""

    word = models.CharField(max_length=100, primary_key=True)
    ham = models.IntegerField(default=0)
    spam = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class Learning(models.Model):
    """One row: how many comments were learned from. Who counts lessons locks it."""

    ham = models.IntegerField(default=0)
    spam = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="comments_learning_single_row"),
        ]

    def __str__(self) -> str:
        return f"{self.ham} + {self.spam}"


# Learning


def note_lessons(comments: Sequence[int], verdict: Verdict) -> None:
    """In the transaction that decides on these; whoever decides holds their rows."""
    Lesson.objects.bulk_create(
        [Lesson(comment_id=comment, says=verdict) for comment in comments],
        update_conflicts=True,
        unique_fields=["comment"],
        update_fields=["says", "is_counted"],
    )


def count_lessons() -> None:
    """Leaves it to the other if somebody is at it."""
    if not Lesson.objects.not_counted().exists():
        return
    Learning.objects.bulk_create([Learning(pk=1)], ignore_conflicts=True)
    with transaction.atomic():
        if Learning.objects.select_for_update(skip_locked=True).filter(pk=1).first() is None:
            return
        # A comment that is being decided on right now is left for the next time.
        lessons = Lesson.objects.not_counted().select_for_update(skip_locked=True, of=["self"])
        _count(list(lessons.select_related("comment").order_by("pk")[:LESSONS_AT_ONCE]))


def unlearn(comments: Sequence[int]) -> None:
    """Take back what was learned from these, to the words that stood in them alone."""
    if not Lesson.objects.filter(comment__in=comments).exists():
        return
    Learning.objects.bulk_create([Learning(pk=1)], ignore_conflicts=True)
    # Nobody else counts meanwhile.
    Learning.objects.select_for_update().get(pk=1)
    Lesson.objects.filter(comment__in=comments).update(says=Verdict.NONE, is_counted=False)
    lessons = Lesson.objects.filter(comment__in=comments).select_related("comment")
    _count(list(lessons.order_by("pk")))
    LearnedWord.objects.filter(ham=0, spam=0).delete()


def _count(lessons: list[Lesson]) -> None:
    comments, words = Counter(), Counter()
    for lesson in lessons:
        read = words_read(lesson.comment)
        for verdict, change in ((lesson.counted_as, -1), (lesson.says, 1)):
            comments[verdict] += change
            words.update({(word, verdict): change for word in read})
    Learning.objects.update(**_plus(comments[Verdict.HAM], comments[Verdict.SPAM]))
    LearnedWord.objects.bulk_create(
        [LearnedWord(word=word) for word in sorted({word for word, _verdict in words})],
        ignore_conflicts=True,
    )
    for (ham, spam), alike in _by_change(words).items():
        for start in range(0, len(alike), _WORDS_AT_ONCE):
            some = LearnedWord.objects.filter(pk__in=alike[start : start + _WORDS_AT_ONCE])
            some.update(**_plus(ham, spam))
    Lesson.objects.filter(pk__in=[lesson.pk for lesson in lessons]).update(
        counted_as=F("says"), is_counted=True
    )


def _by_change(words: Counter) -> dict[tuple[int, int], list[str]]:
    """The words whose counters change by the same, so that they are changed together."""
    alike = defaultdict(list)
    for word in sorted({word for word, _verdict in words}):
        alike[words[word, Verdict.HAM], words[word, Verdict.SPAM]].append(word)
    return alike


def _plus(ham: int, spam: int) -> dict:
    # A text may have been changed after it was learned from: never below nothing.
    return {"ham": Greatest(F("ham") + ham, 0), "spam": Greatest(F("spam") + spam, 0)}


def words_read(comment: "Comment") -> list[str]:
    """Words of the text, and where it leads; nothing of its author, and no numbers."""
    words = dict.fromkeys(_WORD.findall(folded(comment.body)))
    links = links_in(comment.body) + ([comment.website] if comment.website else [])
    hosts = dict.fromkeys(f"host:{host_of(link)}"[:100] for link in links[:20])
    has_link = ["has:link"] if links else []
    return [*has_link, *hosts, *words][:_WORDS_READ]
