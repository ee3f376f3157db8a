"""What waits of the clinic's pages on the start page of the desk. Nothing is said where nothing does."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.desk.start_page import desk_group, worth_showing
from staff.models import User

from .page import Page


def desk_groups(user: User) -> list[dict]:
    pages = Page.objects.shown_on_desk_of(user).with_newest_revision().only("title", "published_at")
    newest_first = pages.order_by("-newest_revision_at")
    own = newest_first.sent_back().filter(Q(created_by=user) | Q(newest_revision_by=user))
    return worth_showing(
        [
            desk_group("pages-sent-back", _("Pages sent back to you"), own),
            desk_group("pages-in-review", _("Pages in review"), newest_first.in_review()),
            desk_group(
                "pages-approved",
                _("Pages approved, to be published"),
                newest_first.approved(),
                is_to_be_read=True,
            ),
        ]
    )
