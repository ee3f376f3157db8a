"""The second step of signing in: a passkey, a code of an app, or a code kept on paper."""

import base64
import secrets
import time
from datetime import datetime

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .failed_sign_ins import Step
from .models import FailedSignIn, TrailEntry, User
from .networks import current_network
from .session_limits import BEGAN
from .signing_in import refuse_if_too_often

#: Codes on paper are for the day when the others are lost: alone they are no second step.
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def lacks_second_factor(user: User) -> bool:
    """Whether this person has to set one up before the desk opens."""
    return settings.SECOND_FACTOR_REQUIRED and not is_mfa_enabled(user, KINDS)


def forget_second_factor(user: User) -> None:
    """For somebody who lost phone, key and paper: the next sign-in asks to set one up anew."""
    Authenticator.objects.filter(user=user).delete()


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        # clinic_site.client_address knows which proxies to believe; a local socket has no address.
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("admin:login")

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever has just signed in has just typed the password."""
        age = time.time() - context.request.session.get(BEGAN, 0)
        is_new = age < account_settings.REAUTHENTICATION_TIMEOUT
        return not is_new and super().is_reauthentication_required(app=app, **kwargs)

    def send_notification_mail(self, *args, **kwargs) -> None:
        """The trail tells of it; allauth's own mail would not go through the outbox."""


class StaffMFAAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted, so that a copy of the database lets nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Wait for the next one and try again."),
    }

    def encrypt(self, text: str) -> str:
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _ciphers().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # After SECRET_KEY was changed without SECRET_KEY_FALLBACKS: no code may fit any more,
            # and an empty secret would be one that everybody knows.
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_label(self, user: User) -> str:
        return user.get_username()


def _ciphers() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key_of(secret)) for secret in keys])


def _key_of(secret: str) -> bytes:
    digest = salted_hmac("staff.second_factor", "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)


class _SlowedCode:
    """Guessing codes is slowed down as guessing passwords is."""

    wait_until: datetime | None = None

    def clean_code(self) -> str:
        name = self.user.get_username()
        refuse_if_too_often(self, name, Step.CODE)
        try:
            return super().clean_code()
        except ValidationError:
            FailedSignIn.objects.note(name, current_network(), Step.CODE)
            TrailEntry.objects.record(None, "gave a wrong code", self.user)
            raise


class CodeForm(_SlowedCode, AuthenticateForm):
    pass


class CodeAgainForm(_SlowedCode, ReauthenticateForm):
    pass


class _NamedPasskey:
    """allauth's own label is in no language but English."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class PasskeyForm(_NamedPasskey, AddWebAuthnForm):
    pass


class PasskeyChangeForm(_NamedPasskey, EditWebAuthnForm):
    pass
