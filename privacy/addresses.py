"""Email addresses as one writes them, and as the same mailbox may be written elsewhere."""

import json
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

#: Before an address: no letter of a longer one, but maybe a sign such as %20, or \n in JSON.
_BEFORE = r"(?:(?<![\w.+%-])|(?<=%(?:0[9AD]|2[0-46-9ACF]|3[A-F]|5[B-E]|60|7[B-D]))|(?<=\\[nrt]))"
_AFTER = r"(?![\w-]|\.\w)"


def normalised(address: str) -> str:
    """
    One spelling for each mailbox: small letters, composed, the host as the network writes it.

    What stands behind a + or between dots makes another address; only the provider knows better.
    """
    address = unicodedata.normalize("NFKC", address).strip()
    local, at, host = address.rpartition("@")
    local = unicodedata.normalize("NFKC", local.casefold())
    return f"{local}{at}{_ascii(unicodedata.normalize('NFKC', host.casefold().rstrip('.')))}"


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def is_address(address: str) -> bool:
    try:
        validate_email(normalised(address))
    except ValidationError:
        return False
    return True


def spellings(address: str, written: Iterable[str]) -> list[str]:
    """Those of the addresses written somewhere that are this one."""
    wanted = normalised(address)
    return [each for each in written if each and normalised(each) == wanted]


def as_text(address: str) -> set[str]:
    """How the address may stand in a text, an address of the web or JSON."""
    plain = normalised(address)
    local, at, host = plain.rpartition("@")
    try:
        readable = f"{local}{at}{host.encode().decode('idna')}"
    except UnicodeError:
        readable = plain
    forms = {plain, readable, unicodedata.normalize("NFC", address.strip())}
    forms |= {quote(form) for form in forms} | {quote_plus(form) for form in forms}
    return forms | {json.dumps(form)[1:-1] for form in forms}


def standing(address: str) -> re.Pattern:
    """Finds the address in a text where it stands by itself, and is no part of another."""
    forms = "|".join(re.escape(form) for form in sorted(as_text(address), key=len, reverse=True))
    return re.compile(f"{_BEFORE}(?:{forms}){_AFTER}", re.IGNORECASE)
