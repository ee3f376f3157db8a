from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .forms import WayBackForm
from .invitations import send_way_back
from .models import FailedSignIn, User
from .sign_ins import note_own_password


class Welcome(PasswordResetConfirmView):
    """The one-time link to a password, after which one is signed in, by the second step if any."""

    template_name = "admin/staff/welcome.html"
    extra_context = {"title": gettext_lazy("Choose your password")}

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    @transaction.atomic
    def form_valid(self, form) -> HttpResponse:
        user = form.save()
        note_own_password(user)
        FailedSignIn.objects.forget(user.get_username())
        del self.request.session["_password_reset_token"]
        return perform_login(
            self.request, user, email_verification="none", redirect_url=reverse("admin:index")
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_back(request: HttpRequest) -> HttpResponse:
    """A link by mail for whoever cannot get in; the same answer whether the address is known."""
    form = WayBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for user in form.people():
                send_way_back(user)
        messages.success(
            request,
            _("If somebody here has this address, a mail with a link is on its way to it."),
        )
        return redirect("admin:login")
    return render(request, "admin/staff/way_back.html", {"form": form, "title": _("No way in?")})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Break off between the two steps, or sign out."""
    logout(request)
    return redirect("admin:login")


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
