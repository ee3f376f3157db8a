"""How long things of this room are kept (privacy/periods.py)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy.periods import Period

from .presence import Presence
from .preview_links import PreviewLink
from .redirects.misses import MissedAddress

PERIODS = [
    Period(
        "preview_links",
        _("Preview links that no longer work"),
        30,
        lambda moment: PreviewLink.objects.filter(
            Q(expires_at__lt=moment) | Q(revoked_at__lt=moment)
        ),
    ),
    Period(
        "missed_addresses",
        _("Addresses that readers looked for and nobody asks for any more"),
        180,
        lambda moment: MissedAddress.objects.filter(asked_at__lt=moment),
    ),
    Period(
        "presence",
        _("Who has a form open"),
        1,
        lambda moment: Presence.objects.filter(seen_at__lt=moment),
        is_chosen=False,
    ),
]
