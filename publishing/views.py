from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_safe

from .preview_links import PreviewLink
from .privacy import keep_private


@require_safe
def shared_draft(request: HttpRequest, token: str) -> HttpResponse:
    """What a preview link shows: the page of the post or page itself, made of one revision."""
    keep_private(request)
    link = PreviewLink.objects.with_token(token)
    publication = link and link.is_live and link.revision.publication
    if publication:
        request.preview_link = link
        view, args, kwargs = resolve(publication.get_absolute_url())
        response = view(request, *args, **kwargs)
    else:
        # What was there once is gone (410); what never was is missing (404).
        response = render(
            request, "publishing/link_gone.html", {"link": link}, status=410 if link else 404
        )
    # The address is the key to the draft, so no other site is told it.
    response["Referrer-Policy"] = "no-referrer"
    return response
