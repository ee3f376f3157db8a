"""Where to tell of a hole in the site (RFC 9116)."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from publishing.structured import absolute

MONTHS_GOOD = 6


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    clinic = request.clinic
    contact = f"mailto:{clinic.email}" if clinic.email else absolute(reverse("pages:consultation"))
    lines = [
        f"Contact: {contact}",
        f"Expires: {first_of_month(timezone.now(), MONTHS_GOOD):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {clinic.language}",
        f"Canonical: {absolute(reverse('security_txt'))}",
    ]
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="text/plain; charset=utf-8",
        # It changes with the month by itself, and hardly anybody asks for it.
        headers={"Cache-Control": "no-store"},
    )


def first_of_month(now: datetime, ahead: int) -> datetime:
    """The moment at which the month begins that is so many ahead."""
    now = now.astimezone(UTC)
    years, month = divmod(now.month - 1 + ahead, 12)
    return datetime(now.year + years, month + 1, 1, tzinfo=UTC)
