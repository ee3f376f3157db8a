"""Addresses for what has none yet, so that a half-written draft can always be saved."""

import re
import secrets
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from .publication import Publication

_PLACEHOLDER = re.compile(r"draft-[0-9a-f]{10}")


def is_placeholder(address: str | None) -> bool:
    return bool(_PLACEHOLDER.fullmatch(address or ""))


def placeholder() -> str:
    return f"draft-{secrets.token_hex(5)}"


def words_of(title: str) -> str:
    """As the browser makes an address while a title is typed."""
    return slugify(title.replace("_", " "))


def address_from(title: str, publication: Publication) -> str:
    """Made from the title, with a number where that one is taken; empty if no letters are left."""
    field = publication._meta.get_field(publication.address_field)
    # Room for a number.
    made = words_of(title)[: field.max_length - 6].strip("-_")
    if not made:
        return ""
    numbered = (made if number == 1 else f"{made}-{number}" for number in count(1))
    return next(each for each in numbered if is_free(each, publication))


def is_free(address: str, publication: Publication) -> bool:
    """Whether it may be taken: not reserved, and nothing else has it."""
    field = publication._meta.get_field(publication.address_field)
    try:
        field.run_validators(address)
    except ValidationError:
        return False
    others = type(publication).objects.exclude(pk=publication.pk)
    return not others.filter(**{publication.address_field: address}).exists()
