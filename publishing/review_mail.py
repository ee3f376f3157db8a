"""Mail to those who have to act next: links, and nothing of what a post or page says."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from outbox.models import Mail
from staff.models import User

from .mail_choice import MailChoice
from .revisions import Revision

if TYPE_CHECKING:
    from .publication import Publication


def tell_of_submission(publication: Publication, revision: Revision, *, by: User) -> None:
    """Editors, and where a clinician has to approve, the reviewers who wrote none of it."""
    people = {*_who_may(publication, "publish")}
    if publication.asking_for_review(revision.data):
        writers = publication.writers_of(revision)
        people |= {user for user in _who_may(publication, "review") if user.pk not in writers}
    _queue("submitted", publication, people, page="review", by=by)


def tell_of_sending_back(publication: Publication, revision: Revision, *, by: User) -> None:
    _queue("sent_back", publication, _authors(publication, revision), page="change", by=by)


def tell_of_approval(publication: Publication, revision: Revision, *, by: User) -> None:
    people = {*_authors(publication, revision), *_who_may(publication, "publish")}
    _queue("approved", publication, people, page="review", by=by)


def _authors(publication: Publication, revision: Revision) -> set[User]:
    """Whoever began it and whoever wrote this version, as far as they may still change it."""
    people = {publication.created_by, revision.created_by} - {None}
    may_change = publication.permission("change")
    return {
        user for user in people if user.has_perm(may_change) and publication.is_editable_by(user)
    }


def _who_may(publication: Publication, verb: str) -> Iterable[User]:
    return User.objects.with_perm(publication.permission(verb))


def _queue(
    name: str, publication: Publication, people: Iterable[User], *, page: str, by: User
) -> None:
    options = publication._meta
    desk = f"admin:{options.app_label}_{options.model_name}"
    context = {
        "what": options.verbose_name,
        "link": settings.ORIGIN + reverse(f"{desk}_{page}", args=[publication.pk]),
        "choice": settings.ORIGIN + reverse(f"{desk}_mail"),
    }
    template = f"publishing/mail/{name}.txt"
    unwanted = MailChoice.objects.filter(wants_mail=False).values_list("user", flat=True)
    left_out = {by.pk, *unwanted}
    for user in sorted(people, key=lambda user: user.pk):
        if user.pk not in left_out and user.is_active and user.is_staff and user.email:
            # What is no address keeps nobody else from being told, and nothing from being done.
            with suppress(ValidationError):
                Mail.objects.queue(to=user.email, template=template, context=context)
