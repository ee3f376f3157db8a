"""Links by mail with which somebody chooses a password: an invitation, or a way back in."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from outbox.models import Mail

from .models import FailedSignIn, TrailEntry, User


def welcome_path(user: User) -> str:
    """The address of a link that lets `user` in once, until a password is chosen."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("staff:welcome", args=[uid, default_token_generator.make_token(user)])


def invite(user: User, *, by: User) -> None:
    """Queue the mail and note it, in the caller's transaction."""
    _mail(user, "invitation")
    TrailEntry.objects.record(by, "invited", user)


def send_way_back(user: User) -> None:
    """To somebody who has forgotten the password, or has to wait too long."""
    _mail(user, "way_back")
    TrailEntry.objects.record(None, "invited", user)


def let_in(user: User) -> str:
    """Forget failed attempts; gives the whole address of a link to choose a password with."""
    FailedSignIn.objects.forget(user.get_username())
    return settings.ORIGIN + welcome_path(user)


def _mail(user: User, name: str) -> None:
    context = {
        "name": user.get_username(),
        "link": settings.ORIGIN + welcome_path(user),
    }
    Mail.objects.queue(to=user.email, template=f"admin/staff/mail/{name}.txt", context=context)
