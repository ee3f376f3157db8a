from typing import TypeVar

from django.http import HttpRequest
from django.urls import reverse

from staff.models import User
from staff.visitors import signed_in_staff

from .privacy import keep_private
from .publication import Publication
from .publication_queryset import PublicationQuerySet
from .revisions import RevisionState

PublicationType = TypeVar("PublicationType", bound=Publication)


def shown_to(
    request: HttpRequest, publications: PublicationQuerySet, **address: str
) -> PublicationType | None:
    """
    What this visitor sees at an address: the live publication, or for staff its working copy.

    Staff ask for the working copy by ?preview; one that is not public is always shown to them so.
    None where there is nothing for this visitor. A preview link shows its own revision to anybody.
    """
    link = getattr(request, "preview_link", None)
    if link:
        shared = publications.filter(pk=link.revision.object_id, **address).first()
        return shared and shared.working_copy(link.revision)
    staff = signed_in_staff(request)
    if staff is None:
        return publications.published().filter(**address).first()
    keep_private(request)
    publication = publications.filter(**address).first()
    if publication is None:
        return None
    if "preview" not in request.GET and publication.is_public:
        return publication
    if may_preview(staff, publication):
        return publication.working_copy()
    return publication if publication.is_public else None


def may_preview(user: User, publication: Publication) -> bool:
    return (
        publication.is_editable_by(user) and user.has_perm(publication.permission("change"))
    ) or user.has_perm(publication.permission("review"))


def staff_context(request: HttpRequest, publication: Publication) -> dict:
    """What the bar above a page shows to staff; for readers nothing."""
    link = getattr(request, "preview_link", None)
    staff = None if link else signed_in_staff(request)
    if staff is None:
        return {"staff": None, "edit_url": "", "is_preview": False, "preview_link": link}
    name = f"admin:{publication._meta.app_label}_{publication._meta.model_name}"
    can_edit = publication.is_editable_by(staff) and staff.has_perm(
        publication.permission("change")
    )
    context = {
        "staff": staff,
        "edit_url": reverse(f"{name}_change", args=[publication.pk]) if can_edit else "",
        "is_preview": publication.is_working_copy,
    }
    if publication.is_working_copy:
        newest = publication.revisions.defer("data").order_by("-pk").first()
        is_in_review = newest is not None and newest.state == RevisionState.IN_REVIEW
        address = reverse(f"{name}_review", args=[publication.pk]) if newest else ""
        decides = any(staff.has_perm(publication.permission(v)) for v in ("publish", "review"))
        context |= {"review_url": address, "is_in_review": is_in_review and decides}
    return context
