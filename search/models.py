"""The index: which words stand in which posts and pages, and how much they say about them."""

from typing import Self

from django.db import connection, models
from django.db.models import Q

from blog.models import Post
from pages.models import Page
from publishing.models import Publication


class EntryQuerySet(models.QuerySet):
    def of(self, publication: Publication) -> Self:
        return self.filter(**key_of(publication))


def key_of(publication: Publication) -> dict[str, Publication]:
    return {"post" if isinstance(publication, Post) else "page": publication}


class Entry(models.Model):
    """
    One post or page in the index.

    It is there from the first publication on; whether readers may see it is asked for each search.
    Django does not delete it with its post, or each word would be listed where staff confirm a
    deletion; indexing.py does.
    """

    post = models.OneToOneField(Post, on_delete=models.DO_NOTHING, null=True, related_name="+")
    page = models.OneToOneField(Page, on_delete=models.DO_NOTHING, null=True, related_name="+")
    language = models.CharField(max_length=10)
    #: The words of its body, from which extracts are taken.
    text = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True) ^ Q(page__isnull=True),
                name="search_entry_post_or_page",
            ),
        ]

    def __str__(self) -> str:
        return str(self.publication)

    @property
    def publication(self) -> Publication:
        return self.post or self.page


class WordQuerySet(models.QuerySet):
    @staticmethod
    def beginning_with(prefix: str) -> Q:
        """By an index on SQLite, too, which has none for LIKE but sorts by code point."""
        if connection.vendor == "sqlite":
            return Q(form__gte=prefix, form__lt=f"{prefix}\U0010ffff")
        return Q(form__startswith=prefix)


class Word(models.Model):
    """A word that stands, or stood, in a text of a language."""

    language = models.CharField(max_length=10)
    #: Folded: what readers type is compared with this.
    form = models.CharField(max_length=80)
    #: As it was first written, to be shown.
    spelling = models.CharField(max_length=80)
    stem = models.CharField(max_length=80, db_index=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        constraints = [
            # By code point, so that PostgreSQL finds beginnings with it, whatever its language.
            models.UniqueConstraint(
                fields=["form", "language"],
                name="search_word_unique",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.spelling


class Posting(models.Model):
    """A word of an entry. The weight says where it stands."""

    word = models.ForeignKey(
        Word, on_delete=models.CASCADE, related_name="postings", db_index=False
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="postings")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            # In the order in which they are read, so that the index alone is read.
            models.UniqueConstraint(
                fields=["word", "weight", "entry"], name="search_posting_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word_id} in {self.entry_id}: {self.weight}"
