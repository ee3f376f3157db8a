from django.conf import settings
from django.http import HttpRequest

from .models import User


def signed_in_staff(request: HttpRequest) -> User | None:
    """
    The staff member who asks, if any, without touching the session of anybody else.

    Reading the session of a reader would make each page private (Vary: Cookie).
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    if not (user.is_active and user.is_staff):
        return None
    from .second_factor import lacks_second_factor

    return None if lacks_second_factor(user) else user
