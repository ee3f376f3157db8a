from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from .models import User
from .sign_ins import note_own_password


class Welcome(PasswordResetConfirmView):
    """The one-time link to a first password, after which one is signed in."""

    template_name = "admin/staff/welcome.html"
    post_reset_login = True
    success_url = reverse_lazy("admin:index")
    extra_context = {"title": _("Choose your password")}

    @transaction.atomic
    def form_valid(self, form) -> HttpResponse:
        note_own_password(form.user)
        return super().form_valid(form)


def welcome_path(user: User) -> str:
    """The address of a link that lets `user` in once, until a password is chosen."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("staff:welcome", args=[uid, default_token_generator.make_token(user)])


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
