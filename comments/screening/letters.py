"""What a text is written with: alphabets, capitals, characters nobody sees."""

import re
import unicodedata

from django.utils.translation import gettext as _

from ..reading import is_mixed, words_of
from .submission import Finding, Submission

#: Alphabets that belong to a language; all others are read as written in Latin letters.
SCRIPTS = {
    "ar": {"ARABIC"},
    "bg": {"CYRILLIC"},
    "el": {"GREEK"},
    "fa": {"ARABIC"},
    "he": {"HEBREW"},
    "hi": {"DEVANAGARI"},
    "ja": {"CJK", "HIRAGANA", "KATAKANA"},
    "ko": {"HANGUL", "CJK"},
    "ru": {"CYRILLIC"},
    "sr": {"CYRILLIC", "LATIN"},
    "th": {"THAI"},
    "uk": {"CYRILLIC"},
    "ur": {"ARABIC"},
    "zh": {"CJK"},
}
_TURNS_OR_HIDES = re.compile("[\u202d\u202e]|(?<=[A-Za-z])[\u00ad\u200b\u2060\ufeff](?=[A-Za-z])")
_LETTERS_READ = 2_000


def lookalike_letters(submission: Submission) -> Finding | None:
    words = submission.comment.body.split()
    mixed = {part for word in words for part in words_of(word) if is_mixed(part)}
    if not mixed:
        return None
    words = _("A word mixes letters of different alphabets that look alike: %(words)s.")
    shown = ", ".join(sorted(mixed)[:3])[:120]
    return Finding("lookalike_letters", 4 if len(mixed) == 1 else 7, words % {"words": shown})


def hidden_characters(submission: Submission) -> Finding | None:
    if not _TURNS_OR_HIDES.search(submission.typed or submission.comment.body):
        return None
    words = _("It has characters nobody sees, inside words or to turn the text around.")
    return Finding("hidden_characters", 2, words)


def shouting(submission: Submission) -> Finding | None:
    letters = [c for c in submission.comment.body[:_LETTERS_READ] if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if len(letters) < 40 or capitals < 0.7 * len(letters):
        return None
    return Finding("shouting", 1, _("It is written in capitals."))


def foreign_script(submission: Submission) -> Finding | None:
    letters = [c for c in submission.comment.body[:_LETTERS_READ] if c.isalpha()]
    ours = SCRIPTS.get(submission.language.partition("-")[0], {"LATIN"}) | {"LATIN"}
    foreign = sum(_script(c) not in ours for c in letters)
    if len(letters) < 10 or foreign <= len(letters) / 2:
        return None
    words = _("It is written in another alphabet than this site.")
    return Finding("foreign_script", 5 if submission.links else 2, words)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "LATIN").partition(" ")[0]
