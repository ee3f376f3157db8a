from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from images.models import Picture
from publishing.markup.rendering import contents_of
from publishing.markup.safe_html import plain_text
from publishing.models import Person, Publication, PublicationQuerySet, Revision
from publishing.text import shorten
from staff.models import User

from .categories import Category, Tag
from .reading import minutes_for, word_count_of
from .references import reference_list

#: Addresses below /blog/ that are lists; four digits are a year's archive.
RESERVED_SLUGS = {"category", "tag", "author", "feed", "page"}
OPENING_LENGTH = 300
#: A post so long, and with so many headings, begins with a table of its contents.
LONG_IN_WORDS = 400
HEADINGS_WORTH_LISTING = 3


def validate_post_slug(slug: str) -> None:
    if slug in RESERVED_SLUGS or re.fullmatch(r"\d{4}", slug):
        raise ValidationError(
            _("“%(slug)s” is taken by one of the blog’s lists. Add a word."), params={"slug": slug}
        )


class Replies(models.TextChoices):
    OPEN = "open", _("Open")
    HELD = "held", _("Open, each one held")
    CLOSED = "closed", _("Closed")


class PostQuerySet(PublicationQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def sticky_first(self) -> Self:
        return self.order_by("-sticky", "-published_at", "-pk")

    def in_categories(self, categories: Iterable[int]) -> Self:
        """Those in one of these categories at least, each of them once."""
        placed = Post.categories.through.objects.filter(category__in=categories)
        return self.filter(pk__in=placed.values("post"))

    def awaiting_reviewer(self) -> Self:
        """In review, in a category that asks for a clinician who has not approved it yet."""
        newest = Revision.objects.of_model(Post).filter(object_id=OuterRef("pk")).order_by("-pk")
        in_review = self.in_review().annotate(
            chosen=Subquery(newest.values("data__categories")[:1])
        )
        asking = Category.objects.asking_for_review()
        waiting = [
            pk
            for pk, chosen in in_review.order_by().values_list("pk", "chosen")
            if any(asking.get(each) for each in chosen or [None])
        ]
        return self.filter(pk__in=waiting)

    def for_lists(self) -> Self:
        """
        These, in their order, with all that a list shows of each post but renditions.

        Which they are is found by keys alone, which an index holds: so cut the slice before.
        """
        return (
            Post.objects.filter(pk__in=self.values("pk"))
            .order_by(*self.query.order_by)
            .defer("body", "body_html", "references", "contents")
            .select_related("picture")
            .prefetch_related("authors", "categories")
        )

    def for_reading(self) -> Self:
        """For a post's own page; what stands in lists there is loaded by `load_lists`."""
        return self.select_related("picture", "reviewer")

    def older_than(self, post: Post) -> Self:
        return self.filter(
            Q(published_at__lt=post.published_at)
            | Q(published_at=post.published_at, pk__lt=post.pk)
        ).order_by("-published_at", "-pk")

    def newer_than(self, post: Post) -> Self:
        return self.filter(
            Q(published_at__gt=post.published_at)
            | Q(published_at=post.published_at, pk__gt=post.pk)
        ).order_by("published_at", "pk")


class Post(Publication):
    revision_fields = (
        "title",
        "slug",
        "summary",
        "body",
        "references",
        "picture",
        "authors",
        "reviewer",
        "reviewed_on",
        "categories",
        "tags",
        "related",
        "sticky",
        "replies",
        "published_at",
        "expires_at",
        "lang",
    )
    draft_fields = ("title", "slug")
    address_field = "slug"
    fields_without_review = (
        "categories",
        "tags",
        "related",
        "sticky",
        "replies",
        "published_at",
        "expires_at",
    )
    credit_fields = ("reviewer", "reviewed_on")
    ordered_lists = ("authors",)
    # Nobody has reviewed the copy.
    not_duplicated = (*Publication.not_duplicated, *credit_fields, "sticky")

    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        validators=[validate_post_slug],
        error_messages={"unique": _("Another post has this address already. Choose another.")},
        help_text=_("The last part of the post’s address: small letters, digits and hyphens."),
    )
    references = models.TextField(
        _("references"),
        blank=True,
        help_text=_("The studies the text relies on, one a line. A DOI or PMID becomes a link."),
    )
    picture = models.ForeignKey(
        Picture,
        verbose_name=_("featured picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
    )
    authors = models.ManyToManyField(
        Person, verbose_name=_("authors"), blank=True, related_name="posts"
    )
    #: Their ids as readers see them named; the table between has no order.
    author_order = models.JSONField(default=list, blank=True, editable=False)
    reviewer = models.ForeignKey(
        Person,
        verbose_name=_("medically reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_posts",
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    categories = models.ManyToManyField(
        Category, verbose_name=_("categories"), blank=True, related_name="posts"
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="posts")
    related = models.ManyToManyField(
        "self",
        verbose_name=_("related posts"),
        blank=True,
        symmetrical=False,
        related_name="+",
        help_text=_(
            "Shown under the post, before those that are found by categories, tags and words."
        ),
    )
    sticky = models.BooleanField(
        _("keep at the top"),
        default=False,
        help_text=_("Shown first on the first page of the blog."),
    )
    replies = models.CharField(
        _("comments"),
        max_length=20,
        choices=Replies,
        default=Replies.OPEN,
        help_text=_("“Held” means that somebody reads each one first, whatever the settings say."),
    )
    # Made at publication, like the rendered body.
    contents = models.JSONField(default=list, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    opening = models.CharField(max_length=OPENING_LENGTH, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta(Publication.Meta):
        ordering = ["-published_at", "-pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        permissions = [
            ("publish_post", _("Can publish posts")),
            ("review_post", _("Can review posts")),
        ]
        indexes = [
            *Publication.Meta.indexes,
            # All that a page of a list is found by, so that the posts of other pages stay unread.
            models.Index(
                fields=["status", "-published_at", "-id", "expires_at"], name="blog_post_newest"
            ),
            models.Index(
                fields=["status", "-sticky", "-published_at", "-id", "expires_at"],
                name="blog_post_sticky",
            ),
        ]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=Q(replies__in=Replies.values), name="blog_post_replies_valid"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("blog:post", args=[self.slug])

    def load_lists(self) -> None:
        """Who wrote it and what it belongs to, with the authors' pictures but not their renditions."""
        authors = Prefetch("authors", Person.objects.select_related("picture"))
        prefetch_related_objects([self], authors, "categories", "tags")

    @property
    def bylines(self) -> list[Person]:
        """The authors, in the order in which they were chosen."""
        places = {pk: place for place, pk in enumerate(self.author_order)}
        return sorted(self.authors.all(), key=lambda each: places.get(each.pk, len(places)))

    def take_order(self, data: Mapping[str, Any]) -> None:
        self.author_order = data.get("authors", [])

    @property
    def references_html(self) -> SafeString:
        return reference_list(self.references)

    @property
    def description(self) -> str:
        """In a sentence or two, for search engines and feeds."""
        return self.summary or self.opening

    @property
    def reading_minutes(self) -> int:
        return minutes_for(self.word_count)

    @property
    def shown_contents(self) -> list[dict[str, str]]:
        is_long = self.word_count >= LONG_IN_WORDS
        return self.contents if is_long and len(self.contents) >= HEADINGS_WORTH_LISTING else []

    def render(self) -> None:
        super().render()
        words = plain_text(self.body)
        self.contents = contents_of(self.body)
        self.word_count = word_count_of(words)
        self.opening = shorten(words, OPENING_LENGTH)

    def complete_lists(self, lists: dict[str, Any]) -> dict[str, Any]:
        if not lists.get("categories"):
            lists["categories"] = [Category.objects.default()]
        return lists

    def missing_for_readers(self) -> dict[str, str]:
        missing = super().missing_for_readers()
        if bool(self.reviewer) != bool(self.reviewed_on):
            missing["reviewed_on"] = _("Name both the reviewer and the day of the review.")
        return missing

    def asking_for_review(self, data: Mapping[str, Any]) -> list[str]:
        asking = Category.objects.asking_for_review()
        chosen = [pk for pk in data.get("categories") or [] if pk in asking] or [None]
        return sorted(set().union(*(asking[pk] for pk in chosen)))

    def credit_of_review(self, reviewer: User) -> dict[str, Any]:
        """Readers are told who reviewed it and when, if the account has a byline."""
        person = Person.objects.filter(user=reviewer).first()
        return {"reviewer": person, "reviewed_on": timezone.localdate()} if person else {}

    def writers_of(self, revision: Revision) -> set[int]:
        """Those whose byline it carries wrote it, whoever typed it."""
        bylines = Person.objects.filter(pk__in=revision.data.get("authors") or [])
        accounts = bylines.exclude(user=None).values_list("user", flat=True)
        return {*super().writers_of(revision), *accounts}
