"""The first step of signing in: a name and a password, tried as often as people do and no more."""

from datetime import datetime

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .failed_sign_ins import KNOWN_FOR, Step
from .models import FailedSignIn, TrailEntry, User
from .networks import current_network


class SignInForm(AdminAuthenticationForm):
    """Asks no password while somebody has to wait."""

    wait_until: datetime | None = None

    def clean(self) -> dict:
        name = self.cleaned_data.get("username") or ""
        refuse_if_too_often(self, name)
        try:
            return super().clean()
        except ValidationError:
            FailedSignIn.objects.note(name, current_network())
            raise


def refuse_if_too_often(form, name: str, step: Step = Step.PASSWORD) -> None:
    """Raises ValidationError, and puts the end of the wait into `form.wait_until`."""
    network = current_network()
    form.wait_until = FailedSignIn.objects.wait_until(
        name, network, is_known=is_known_network(name, network), step=step
    )
    if form.wait_until:
        raise ValidationError(
            _(
                "Too many attempts. Wait until %(time)s and try again, or have a link sent to your "
                "address below."
            ),
            code="too_many",
            params={"time": date_format(timezone.localtime(form.wait_until), "TIME_FORMAT")},
        )


def is_known_network(name: str, network: str) -> bool:
    """Whether whoever has this name signed in from there lately."""
    user = User.objects.filter(username=name).first()
    if user is None or not network:
        return False
    since = timezone.now() - KNOWN_FOR
    entries = TrailEntry.objects.about(user).filter(verb="signed in", network=network)
    return entries.filter(at__gt=since).exists()


def seconds_until(moment: datetime) -> int:
    return max(1, round((moment - timezone.now()).total_seconds()))


class SignIn(LoginView):
    """Name and password; a second step follows for those who have one (staff/second_factor.py)."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(is_trial=settings.DEMO, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        return perform_login(
            self.request,
            form.get_user(),
            email_verification="none",
            redirect_url=self.get_success_url(),
        )

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.wait_until:
            response.status_code = 429
            response["Retry-After"] = str(seconds_until(form.wait_until))
        return response
