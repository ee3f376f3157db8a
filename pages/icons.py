"""The site's icons for tabs, bookmarks and home screens: the clinic's logo, or the mark we ship."""

import io

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from PIL import Image

from images.models import Picture

from .clinic import Clinic

PAPER = "#fbf8f2"
#: Sizes in pixels: in a tab, on Apple's home screens, on others.
TAB, APPLE, SMALL, LARGE = 48, 180, 192, 512
OURS = {
    TAB: "img/favicon.png",
    APPLE: "img/touch-icon.png",
    SMALL: "img/icon-192.png",
    LARGE: "img/icon-512.png",
}


def icon_url(clinic: Clinic, size: int) -> str:
    if clinic.logo_id:
        return reverse("pages:icon", args=[size])
    return staticfiles_storage.url(OURS[size])


@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    logo = request.clinic.logo
    if size not in OURS or logo is None:
        raise Http404(_("There is no such icon."))
    return HttpResponse(_square(logo, size), content_type="image/png")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that ask without having read a page."""
    return HttpResponseRedirect(icon_url(request.clinic, TAB))


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    clinic = request.clinic
    described = {
        "name": clinic.name,
        "short_name": clinic.name[:12].strip(),
        "lang": clinic.language,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("pages:home"),
        "display": "browser",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": icon_url(clinic, size), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (SMALL, LARGE)
        ],
    }
    if clinic.tagline:
        described["description"] = clinic.tagline
    return JsonResponse(described, content_type="application/manifest+json")


def _square(logo: Picture, size: int) -> bytes:
    """The whole logo in the middle of a square; on home screens with paper around it."""
    margin = 0 if size == TAB else size // 10
    background = (0, 0, 0, 0) if size == TAB else PAPER
    square = Image.new("RGBA", (size, size), background)
    try:
        with logo.file.open("rb") as file, Image.open(file) as opened:
            picture = opened.convert("RGBA")
    except OSError:
        raise Http404(_("There is no such icon.")) from None
    side = size - 2 * margin
    scale = min(side / picture.width, side / picture.height)
    picture = picture.resize([max(1, round(edge * scale)) for edge in picture.size])
    square.alpha_composite(picture, tuple((size - edge) // 2 for edge in picture.size))
    buffer = io.BytesIO()
    square.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
