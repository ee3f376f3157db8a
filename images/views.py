import mimetypes
import posixpath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe
from django.views.static import serve

A_YEAR = 31_536_000
#: Their names are made of their content, so they never change.
NEVER_CHANGING = ("pictures/", "share/")
#: Sent under an address of their own, as downloads.
HAVE_A_VIEW = "documents/"


@require_safe
def media_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """An uploaded file, where no web server in front serves them."""
    if path.startswith(("/", HAVE_A_VIEW)) or posixpath.normpath(path) != path:
        # By a detour, too.
        raise Http404
    try:
        if isinstance(default_storage, FileSystemStorage):
            response = serve(request, path, document_root=settings.MEDIA_ROOT)
        else:
            response = _from_bucket(request, path)
    except (SuspiciousFileOperation, ValueError, OSError) as error:
        # Outside of the folder, with a NUL in it, too long: nothing that could be there.
        raise Http404 from error
    response.headers["X-Content-Type-Options"] = "nosniff"
    if path.startswith(NEVER_CHANGING):
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _from_bucket(request: HttpRequest, path: str) -> HttpResponseBase:
    """What lies in a bucket, fetched for the reader. Nothing but what never changes lies there."""
    if not path.startswith(NEVER_CHANGING):
        raise Http404
    etag = f'"{posixpath.basename(path)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        file = default_storage.open(path)
        content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        response = FileResponse(file, content_type=content_type)
        response.headers["Content-Length"] = file.size
    response.headers["ETag"] = etag
    # A web server in front may keep it, and asks again before a deleted one has lived on for long.
    response.headers["X-Accel-Expires"] = "60"
    return response
