"""One person's data through all rooms, by the address of their mail."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.models import TrailEntry, User

from .addresses import is_address, normalised, spellings
from .declared import declared
from .models import Erasure, erased_at
from .personal_data import Part
from .searching import places_with


class PersonError(Exception):
    """Says in one sentence why nothing is given out or erased."""


def parts() -> list[Part]:
    return declared("personal_data", "PARTS")


def check(address: str) -> str:
    """The address in one spelling; PersonError for what is none, or a colleague's."""
    if not is_address(address):
        raise PersonError(_("This is no email address."))
    addresses = User.objects.exclude(email="").values_list("email", flat=True)
    if own := spellings(address, addresses):
        colleague = User.objects.filter(email__in=own).first()
        raise PersonError(
            _(
                "This is the address of %(name)s, who is on the staff. Give that account another "
                "address, or none, under Staff members first."
            )
            % {"name": colleague.username}
        )
    return normalised(address)


def find(address: str) -> dict[Part, list[dict[str, Any]]]:
    return {part: part.find(address) for part in parts()}


@transaction.atomic
def export(address: str, by: User | None) -> dict[str, Any]:
    """All there is, as JSON can say it."""
    found = find(address)
    TrailEntry.objects.record(by, "gave out personal data", note=_counts(found, len))
    return {
        "address": address,
        "exported_at": timezone.now().isoformat(),
        **{part.code: rows for part, rows in found.items()},
    }


def as_json(exported: dict[str, Any]) -> str:
    return json.dumps(exported, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)


@transaction.atomic
def erase(address: str, by: User | None) -> dict[Part, int]:
    """Erase all there is, for good, and remember that without the address."""
    erased = _erase(address, None)
    Erasure.objects.remember(address)
    TrailEntry.objects.record(by, "erased personal data", note=_counts(erased, int))
    return erased


def erase_again() -> int:
    """After a restore: erase what a backup brought back; gives how many persons' data that was."""
    erasures = list(Erasure.objects.all())
    if not erasures:
        return 0
    written = {normalised(address) for part in parts() for address in part.addresses() if address}
    count = 0
    for address in sorted(written):
        until = erased_at(address, erasures)
        if until and any(_erase(address, until).values()):
            count += 1
    return count


def _erase(address: str, until: datetime | None) -> dict[Part, int]:
    return {part: part.erase(address, until) for part in parts()}


def _counts(found: dict[Part, Any], count) -> str:
    return ", ".join(f"{part.code}: {count(there)}" for part, there in found.items())


def left_elsewhere(address: str) -> dict[str, int]:
    """Tables in which the address still stands, in what others wrote, and in how many rows."""
    return places_with(address)
