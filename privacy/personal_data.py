"""
What is stored of a person, by the address of their mail: found, given out, erased.

Each room declares its part in its personal_data.py, as PARTS. Those of the rooms below this one are
declared here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outbox.models import Mail
from staff.models import TrailEntry

from .addresses import as_text, spellings, standing

_ADDRESS = re.compile(r"[^\s=&?<>,;:]+(?:@|%40)[^\s=&?<>,;:]+")


@dataclass(frozen=True)
class Part:
    code: str
    words: Promise
    #: What there is of an address, as JSON can say it.
    find: Callable[[str], list[dict[str, Any]]]
    #: Erase it, as far as it was there at `until` (None: all); gives how many rows that were.
    erase: Callable[[str, datetime | None], int]
    #: All addresses there are.
    addresses: Callable[[], Iterable[str]] = tuple


# Mail


def _mail_to(address: str) -> QuerySet[Mail]:
    written = Mail.objects.order_by().values_list("to", flat=True).distinct()
    return Mail.objects.filter(to__in=spellings(address, written)).order_by("pk")


def _find_mail(address: str) -> list[dict[str, Any]]:
    return list(_mail_to(address).values("to", "subject", "body", "created_at", "sent_at"))


def _erase_mail(address: str, until: datetime | None) -> int:
    mail = _mail_to(address)
    mail = mail.filter(created_at__lte=until) if until else mail
    return mail.delete()[0]


# The trail, which may have the address in what somebody noted or searched for


def _trail_with(address: str, until: datetime | None = None) -> list[TrailEntry]:
    named = Q()
    for form in as_text(address):
        named |= Q(note__icontains=form) | Q(target_name__icontains=form)
    entries = TrailEntry.objects.filter(named).order_by("pk")
    entries = entries.filter(at__lte=until) if until else entries
    # The database finds it within the longer addresses of others, too.
    alone = standing(address)
    return [each for each in entries if alone.search(each.note) or alone.search(each.target_name)]


def _find_in_trail(address: str) -> list[dict[str, Any]]:
    shown = ("at", "verb", "target_name", "note")
    return [{name: getattr(entry, name) for name in shown} for entry in _trail_with(address)]


def _erase_from_trail(address: str, until: datetime | None) -> int:
    entries, alone = _trail_with(address, until), standing(address)
    for entry in entries:
        entry.note = alone.sub("…", entry.note)
        entry.target_name = alone.sub("…", entry.target_name)
        entry.save(update_fields=["note", "target_name"])
    return len(entries)


def _addresses_in_trail() -> set[str]:
    entries = TrailEntry.objects.filter(Q(note__contains="@") | Q(note__contains="%40"))
    found = set()
    for note in entries.order_by().values_list("note", flat=True).iterator(2_000):
        found |= {unquote(match) for match in _ADDRESS.findall(note)}
    return found


PARTS = [
    Part(
        "mail",
        _("Mail in the outbox"),
        _find_mail,
        _erase_mail,
        lambda: Mail.objects.order_by().values_list("to", flat=True).distinct(),
    ),
    Part(
        "trail",
        _("The address in notes of the trail"),
        _find_in_trail,
        _erase_from_trail,
        _addresses_in_trail,
    ),
]
