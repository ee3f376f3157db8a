from typing import TypeVar

from django.http import HttpRequest
from django.urls import reverse

from staff.models import User
from staff.visitors import signed_in_staff

from .privacy import keep_private
from .publication import Publication
from .publication_queryset import PublicationQuerySet

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
    options = publication._meta
    can_edit = publication.is_editable_by(staff) and staff.has_perm(
        publication.permission("change")
    )
    edit_url = reverse(
        f"admin:{options.app_label}_{options.model_name}_change", args=[publication.pk]
    )
    return {
        "staff": staff,
        "edit_url": edit_url if can_edit else "",
        "is_preview": publication.is_working_copy,
    }
