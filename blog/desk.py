"""What waits on the start page of the desk, and for whom."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publishing.desk.start_page import desk_group, worth_showing
from publishing.models import PublicationStatus, RevisionState
from staff.models import User

from .posts import Post, PostQuerySet


def desk_groups(user: User) -> list[dict]:
    may_review, may_publish = (
        user.has_perm(f"blog.{verb}") for verb in ("review_post", "publish_post")
    )
    posts = Post.objects.shown_on_desk_of(user).with_newest_revision().only("title", "published_at")
    newest_first = posts.order_by("-newest_revision_at")
    groups = []
    if may_review:
        waiting = newest_first.awaiting_reviewer()
        empty = _("Nothing waits for a clinician.")
        groups.append(
            desk_group("reviewer", _("For you to review"), waiting, empty, is_to_be_read=True)
        )
    if user.has_perm("blog.add_post"):
        groups += _own(newest_first, user)
    in_review = newest_first.in_review()
    if may_review:
        in_review = in_review.exclude(pk__in=in_review.awaiting_reviewer().values("pk"))
    groups.append(desk_group("review", _("In review"), in_review, _("Nothing is in review.")))
    approved = newest_first.approved()
    if may_publish:
        changed = newest_first.published().exclude(newest_revision_hash=F("published_hash"))
        changed = changed.filter(newest_revision_state=RevisionState.WORKING)
        groups += [
            desk_group(
                "approved",
                _("Approved, to be published"),
                approved,
                _("There are none."),
                is_to_be_read=True,
            ),
            desk_group("changed", _("Changes not yet published"), changed, _("There are none.")),
        ]
    else:
        groups.append(desk_group("approved", _("Approved"), approved, is_to_be_read=True))
    scheduled = posts.scheduled().order_by("published_at")
    groups.append(desk_group("scheduled", _("Scheduled"), scheduled, _("Nothing is scheduled.")))
    return worth_showing(groups)


def _own(posts: PostQuerySet, user: User) -> list[dict]:
    is_own = Q(created_by=user) | Q(newest_revision_by=user)
    sent_back = posts.sent_back().filter(is_own)
    drafts = posts.filter(
        status=PublicationStatus.DRAFT,
        created_by=user,
        newest_revision_state=RevisionState.WORKING,
    ).exclude(pk__in=sent_back.values("pk"))
    return [
        desk_group("sent-back", _("Sent back to you"), sent_back),
        desk_group("drafts", _("Your drafts"), drafts, _("You have no drafts.")),
    ]
