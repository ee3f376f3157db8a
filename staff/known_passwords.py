"""Passwords that are tried first: the well-known ones, and what people make of them to fit a rule."""

import re
from collections.abc import Iterator

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import User

_READ_AS = str.maketrans("@43015$7", "aaeoisst")
_NO_LETTERS = re.compile(r"[\W\d_]+")
#: Two short ones say little of each other: any words can be cut so.
SHORTEST_PART = 4
#: Different ones, in a password of any length.
FEWEST_CHARACTERS = 5


class KnownPasswordValidator(CommonPasswordValidator):
    """
    Django's list, of the 20,000 that were found most often in stolen data.

    Hardly any of these is as long as ours have to be; so what is doubled, joined of two, written with
    digits for letters, or has something hung on, is looked up as well.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        forms = _forms(password.lower().strip())
        if len(set(password)) < FEWEST_CHARACTERS or any(map(self._is_known, forms)):
            raise ValidationError(
                _(
                    "This password is too common, or made of one that is. Three or four words that "
                    "have nothing to do with each other are better."
                ),
                code="password_too_common",
            )

    def _is_known(self, form: str) -> bool:
        cuts = range(SHORTEST_PART, len(form) - SHORTEST_PART + 1)
        return form in self.passwords or any(
            form[:cut] in self.passwords and form[cut:] in self.passwords for cut in cuts
        )


def _forms(password: str) -> Iterator[str]:
    for form in (password, password.translate(_READ_AS)):
        for bare in (form, _NO_LETTERS.sub("", form)):
            yield bare
            yield _once(bare)


def _once(text: str) -> str:
    """What `text` repeats, or itself."""
    return text[: (text + text).find(text, 1)]
