"""What the trail says of signing in and of passwords; Django tells of the former by signals."""

from django.http import HttpRequest, HttpResponse

from .models import TrailEntry, User


def note_sign_in(sender, user: User, **kwargs) -> None:
    TrailEntry.objects.record(user, "signed in", user)


def note_sign_out(sender, user: User | None, **kwargs) -> None:
    if user:
        TrailEntry.objects.record(user, "signed out", user)


def note_failure(sender, credentials: dict, **kwargs) -> None:
    """Of what was typed nothing is kept but a colleague's name: it may be a password."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    TrailEntry.objects.record(None, "failed to sign in", user)


def note_own_password(user: User) -> None:
    TrailEntry.objects.record(user, "changed the own password", user)


def is_saved(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a form of Django's was accepted: it answers with a redirect then."""
    return request.method == "POST" and response.status_code == 302
