"""Word to somebody who seems to have signed in from a place they never signed in from before."""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from outbox.models import Mail

from .models import TrailEntry, User


def tell_of_new_place(user: User, network: str) -> None:
    """Called before the sign-in itself is noted. The first one of all is no news."""
    sign_ins = TrailEntry.objects.about(user).filter(verb="signed in")
    if not network or not user.email or not sign_ins.exists():
        return
    if sign_ins.filter(network=network).exists():
        return
    context = {
        "network": network,
        "time": date_format(timezone.localtime(), "DATETIME_FORMAT"),
        "link": settings.ORIGIN + reverse("staff:way_back"),
    }
    # What is no address keeps nobody from signing in.
    with suppress(ValidationError):
        Mail.objects.queue(
            to=user.email, template="admin/staff/mail/new_place.txt", context=context
        )
