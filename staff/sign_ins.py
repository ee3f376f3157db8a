"""What the trail says of signing in and of passwords; Django tells of the former by signals."""

from django.http import HttpRequest, HttpResponse

from . import session_limits
from .models import FailedSignIn, TrailEntry, User
from .networks import current_network
from .new_places import tell_of_new_place


def note_sign_in(sender, user: User, request: HttpRequest | None = None, **kwargs) -> None:
    if request is not None:
        session_limits.begin(request)
    FailedSignIn.objects.forget(user.get_username())
    tell_of_new_place(user, current_network())
    TrailEntry.objects.record(user, "signed in", user)


def note_sign_out(sender, user: User | None, **kwargs) -> None:
    """Signing out on one device signs out on all: the other may be the one left open."""
    if user:
        TrailEntry.objects.record(user, "signed out", user)
        user.end_sessions()


def note_second_factor(sender, request: HttpRequest, user: User, **kwargs) -> None:
    TrailEntry.objects.record(request.user, "added a second step", user)


def note_second_factor_gone(sender, request: HttpRequest, user: User, **kwargs) -> None:
    TrailEntry.objects.record(request.user, "removed a second step", user)


def note_failure(sender, credentials: dict, **kwargs) -> None:
    """Of what was typed nothing is kept but a colleague's name: it may be a password."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    TrailEntry.objects.record(None, "failed to sign in", user)


def note_own_password(user: User) -> None:
    TrailEntry.objects.record(user, "changed the own password", user)


def is_saved(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a form of Django's was accepted: it answers with a redirect then."""
    return request.method == "POST" and response.status_code == 302
