from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Self

from django.db import models, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from publishing.models import Person
from publishing.text import without_control_characters
from staff.models import TrailEntry, User

from .emptying import Emptied
from .findings import FindingSpoken
from .learning import LearnedWord, Learning, Lesson
from .moderator_notice import ModeratorNotice
from .outline import outline_of, page_url
from .plain_text import as_html
from .reply_settings import reply_settings
from .rules import WordRule
from .states import CommentStatus, Seen, decide

__all__ = [
    "Comment",
    "CommentStatus",
    "FindingSpoken",
    "LearnedWord",
    "Learning",
    "Lesson",
    "ModeratorNotice",
    "WordRule",
]

#: In characters, as in WordPress.
NAME_LENGTH = 245
EMAIL_LENGTH = 100
WEBSITE_LENGTH = 200
BODY_LENGTH = 65_525

#: A longer comment is folded in the moderators' list.
WORDS_AT_ONCE = 60
LETTERS_AT_ONCE = 600


class CommentQuerySet(models.QuerySet):
    def approved(self) -> Self:
        return self.filter(status=CommentStatus.APPROVED)

    def pending(self) -> Self:
        return self.filter(status=CommentStatus.PENDING)

    def with_words(self) -> Self:
        """Without those of which only the place is left."""
        return self.filter(emptied="")

    def for_reading(self) -> Self:
        """With what readers see of a comment, and nothing else: neither address nor findings."""
        return self.select_related("person").only(
            "post_id",
            "name",
            "website",
            "html",
            "status",
            "emptied",
            "posted_at",
            "edited_at",
            "person__name",
            "person__credentials",
            "person__role",
        )

    def oldest_first(self) -> Self:
        return self.order_by("posted_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-posted_at", "-pk")

    def count_by_post(self, posts: Iterable[Post]) -> dict[int, int]:
        """How many are shown, by the id of the post; one query."""
        counted = self.approved().filter(post__in=[post.pk for post in posts]).order_by()
        return dict(counted.values_list("post").annotate(Count("pk")))

    def decide(self, code: str, by: User | None, seen: Seen = None) -> list[Comment]:
        """Take a decision on all of these at once, as far as they are in the state seen."""
        return decide(self, code, by, seen)

    def waiting(self) -> dict:
        """
        How many wait for a moderator, how many of them may be cries for help, and since when the
        first waits; one query.
        """
        urgent = Count("pk", filter=Q(is_urgent=True))
        return self.pending().aggregate(count=Count("pk"), urgent=urgent, oldest=Min("posted_at"))


class Comment(models.Model):
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.CASCADE, related_name="comments"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
    )
    # The top-level comment above this one, so that a page of threads is read in one go.
    thread = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="thread_members",
    )
    body = models.TextField(_("comment"), max_length=BODY_LENGTH)
    html = models.TextField(editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("email"), max_length=EMAIL_LENGTH, blank=True)
    website = models.URLField(_("website"), max_length=WEBSITE_LENGTH, blank=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("answers for the clinic"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
    )
    status = models.CharField(
        _("status"), max_length=20, choices=CommentStatus, default=CommentStatus.PENDING
    )
    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited by the clinic"), null=True, blank=True)
    # The /24 or /48 the reply came from, never the whole address.
    network = models.CharField(_("network"), max_length=43, blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    # The same for the same text, whoever sent it and wherever to.
    text_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    # The sum of the findings' weights when it came.
    weight = models.IntegerField(_("weight"), default=0)
    # A cry for help, it may be: the first to be read.
    is_urgent = models.BooleanField(default=False, editable=False)

    # Why only its place among the answers is left, if so.
    emptied = models.CharField(
        max_length=10, choices=Emptied, blank=True, default="", db_default="", editable=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["posted_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CommentStatus.values), name="comments_comment_status_valid"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, thread__isnull=True)
                | Q(parent__isnull=False, thread__isnull=False),
                name="comments_comment_thread_with_parent",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="comments_comment_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(emptied="")
                | Q(
                    emptied__in=Emptied.values,
                    status=CommentStatus.TRASH,
                    body="",
                    html="",
                    name="",
                    email="",
                    website="",
                    network="",
                ),
                name="comments_comment_emptied_is_empty",
            ),
        ]
        indexes = [
            # All that the outline of a post's comments is made from.
            models.Index(
                fields=["post", "status", "posted_at", "id", "parent", "thread"],
                name="comments_in_outline",
            ),
            models.Index(fields=["status", "posted_at", "id"], name="comments_waiting"),
            # The orders of the queue.
            models.Index(
                fields=["status", "-is_urgent", "posted_at", "id"], name="comments_in_queue"
            ),
            models.Index(
                fields=["status", "-is_urgent", "-weight", "posted_at", "id"],
                name="comments_by_weight",
            ),
            # What the tabs and filters of the queue count, without a look at the rows.
            models.Index(fields=["status", "post", "emptied"], name="comments_of_state_by_post"),
            models.Index(fields=["posted_at", "id"], name="comments_by_time"),
            models.Index(fields=["network", "posted_at"], name="comments_of_network"),
            models.Index(fields=["email", "posted_at"], name="comments_of_email"),
            models.Index(fields=["text_fingerprint", "post"], name="comments_of_text"),
        ]

    def __str__(self) -> str:
        """No name and no text: the trail keeps this for good."""
        return str(_("Comment %(number)s")) % {"number": self.pk}

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.derive()
        if update_fields is not None and "body" in update_fields:
            update_fields = {*update_fields, "html", "text_fingerprint"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return self.url_on_page(self.page_number)

    def url_on_page(self, number: int) -> str:
        return f"{page_url(self.post, number)}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    @property
    def page_number(self) -> int:
        """On which page of its post's comments it stands."""
        return outline_of(self.post, reply_settings()).page_numbers().get(self.pk, 1)

    @property
    def is_shown(self) -> bool:
        return self.status == CommentStatus.APPROVED

    @property
    def byline(self) -> str:
        return self.person.name_with_credentials if self.person else self.name

    @property
    def safe_html(self) -> SafeString:
        """The body for readers; derive() has made it from plain text."""
        return SafeString(self.html)

    @property
    def html_without_links(self) -> SafeString:
        return as_html(self.body, links=False)

    @property
    def excerpt(self) -> str:
        return self._beginning(words=15, letters=120)

    @property
    def is_long(self) -> bool:
        return len(self.body) > LETTERS_AT_ONCE or len(self.body.split()) > WORDS_AT_ONCE

    @property
    def start(self) -> str:
        """What a list shows at once of a long comment."""
        return self._beginning(words=WORDS_AT_ONCE, letters=LETTERS_AT_ONCE)

    def _beginning(self, *, words: int, letters: int) -> str:
        one_line = " ".join(self.body[: letters + 1].split())
        return Truncator(Truncator(one_line).words(words)).chars(letters)

    def derive(self) -> None:
        """Make what follows from the other fields; save() does it, bulk_create() does not."""
        self.name = " ".join(without_control_characters(self.name).split())
        self.body = without_control_characters(self.body)
        self.html = as_html(self.body)
        # It becomes a link: whatever the way in, nothing but an address of the web.
        is_web_address = self.website.lower().startswith(("http://", "https://"))
        self.website = without_control_characters(self.website) if is_web_address else ""
        self.thread_id = (self.parent.thread_id or self.parent_id) if self.parent else None
        # It stays that of the first text, so that the same reply is known again for ever.
        self.fingerprint = self.fingerprint or self.make_fingerprint()
        self.text_fingerprint = hashlib.sha256(_folded(self.body).encode()).hexdigest()

    def make_fingerprint(self) -> str:
        """The same for the same author saying the same in the same place."""
        parts = [self.post_id, self.parent_id, *map(_folded, (self.name, self.email, self.body))]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    # What staff write: an answer, a better text, a note

    @transaction.atomic
    def answer(self, body: str, person: Person, by: User) -> Comment:
        """Say something below this in the clinic's name; readers see it at once."""
        answer = Comment(post=self.post, parent=self, person=person, name=person.name, body=body)
        answer.status = CommentStatus.APPROVED
        answer.save()
        TrailEntry.objects.record(by, "answered", answer, to_state=answer.status)
        return answer

    @transaction.atomic
    def rewrite(self, body: str, by: User, *, seen: str, reason: str) -> bool:
        """Change the text, visibly; not if it is no longer the one `seen`."""
        current = Comment.objects.select_for_update().filter(pk=self.pk, body=seen).first()
        if current is None:
            return False
        current.body, current.edited_at = body, timezone.now()
        current.save(update_fields=["body", "edited_at"])
        TrailEntry.objects.record(by, "edited", current, note=f"{reason}\n\n{seen}")
        return True

    def note(self, words: str, by: User) -> None:
        """Tell colleagues something about it."""
        TrailEntry.objects.record(by, "noted", self, note=words)

    # Decisions: each is taken once, and leaves one line in the trail (states.py)

    def approve(self, by: User | None = None) -> bool:
        return self._decide("approve", by)

    def mark_spam(self, by: User | None = None) -> bool:
        return self._decide("mark_spam", by)

    def trash(self, by: User | None = None) -> bool:
        return self._decide("trash", by)

    def restore(self, by: User | None = None) -> bool:
        """Take it out of spam or trash: back to what it was before, pending or approved."""
        return self._decide("restore", by)

    def _decide(self, code: str, by: User | None) -> bool:
        """Whether anything changed: not if it was so already, or is deleted."""
        row = Comment.objects.filter(pk=self.pk)
        is_changed = bool(row.decide(code, by))
        self.status = row.values_list("status", flat=True).first() or self.status
        return is_changed


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
