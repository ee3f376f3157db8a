from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from .downloads import downloads
from .models import Document


@require_safe
def document_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A document, always to be saved and never shown within the site."""
    document = get_object_or_404(Document, slug=slug)
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    if document.etag in tags or "*" in tags:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _answer(document)
        if request.method == "GET" and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            downloads.count(document.pk)
    response.headers["ETag"] = document.etag
    # Asked for anew each time: it may have been replaced, under the same address.
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _answer(document: Document) -> FileResponse:
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=document.download_name,
        content_type=document.mime_type,
    )
    response.headers["Content-Length"] = document.size
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
