from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, storages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

A_YEAR = 31_536_000
#: Sent under an address of their own, as downloads.
HAVE_A_VIEW = "documents/"


@require_safe
def media_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """An uploaded file, where no web server in front serves them."""
    if not isinstance(storages["default"], FileSystemStorage) or path.startswith(HAVE_A_VIEW):
        raise Http404
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (SuspiciousFileOperation, ValueError, OSError) as error:
        # Outside of the folder, with a NUL in it, too long: nothing that could be there.
        raise Http404 from error
    response.headers["X-Content-Type-Options"] = "nosniff"
    if path.startswith(("pictures/", "share/")):
        # Its name is made of its content, so it never changes.
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
