from allauth.account.views import reauthenticate
from allauth.mfa.totp.views import activate_totp
from csp.decorators import csp_update
from django.urls import include, path
from django.views.generic import RedirectView

from . import views
from .session_limits import session

# allauth's own names for what it sends people to; of its account pages only these are used.
_ALLAUTH = [
    path("sign-in/", RedirectView.as_view(pattern_name="admin:login"), name="account_login"),
    path("sign-out/", views.leave, name="account_logout"),
    path("again/", reauthenticate, name="account_reauthenticate"),
    # The picture that the phone scans is part of the page.
    path("totp/activate/", csp_update({"img-src": ["data:"]})(activate_totp)),
    # The overview lists the passkeys.
    path("webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("", include("allauth.mfa.urls")),
]

_OWN = [
    path("welcome/<uidb64>/<token>/", views.Welcome.as_view(), name="welcome"),
    path("no-way-in/", views.way_back, name="way_back"),
    path("session/", session, name="session"),
]

urlpatterns = [
    path("second-step/", include(_ALLAUTH)),
    path("", include((_OWN, "staff"))),
]
