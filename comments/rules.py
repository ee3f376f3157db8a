"""The owner's own words: phrases that hold a comment, or make it spam."""

import re
from fnmatch import translate

from django.db import models
from django.utils.translation import gettext_lazy as _

from .reading import folded, plain

PHRASE_LENGTH = 100
_WORD = re.compile(r"[\w*]+")
_BETWEEN_FIELDS = "\n"


class RuleEffect(models.TextChoices):
    HOLD = "hold", _("Wait for a moderator")
    SPAM = "spam", _("Put among the spam")


class WordRule(models.Model):
    phrase = models.CharField(
        _("word or phrase"),
        max_length=PHRASE_LENGTH,
        unique=True,
        help_text=_(
            "Whole words; capitals, accents and punctuation do not matter. A * stands for any "
            "letters: pill* is found in pills, too."
        ),
    )
    does = models.CharField(
        _("what happens"), max_length=10, choices=RuleEffect, default=RuleEffect.HOLD
    )

    class Meta:
        ordering = ["phrase"]
        verbose_name = _("word rule")
        verbose_name_plural = _("word rules")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(does__in=RuleEffect.values), name="comments_wordrule_does_valid"
            ),
        ]

    def __str__(self) -> str:
        return self.phrase

    @property
    def code(self) -> str:
        return f"word:{self.pk}"

    @property
    def words(self) -> list[str]:
        return _WORD.findall(folded(self.phrase))

    @property
    def has_letters(self) -> bool:
        return any(word.strip("*_") for word in self.words)

    def is_in(self, words: list[str]) -> bool:
        """Do the words of a comment, in their order, have it?"""
        wanted = self.words
        if not any("*" in word for word in wanted):
            return f" {' '.join(wanted)} " in f" {' '.join(words)} "
        # Each different word once; translate() makes patterns that do not run away on long words.
        different = set(words)
        fitting = [
            {word for word in different if matches(word)}
            for matches in (re.compile(translate(pattern)).match for pattern in wanted)
        ]
        places = range(len(words) - len(wanted) + 1)
        return all(fitting) and any(
            all(words[place + offset] in fits for offset, fits in enumerate(fitting))
            for place in places
        )


def words_for_rules(comment: models.Model) -> list[str]:
    """Of all that its sender typed; no phrase reaches from one field into the next."""
    words = []
    for text in (comment.body, comment.name, comment.email, comment.website):
        words += [*re.findall(r"\w+", plain(text)), _BETWEEN_FIELDS]
    return words
