import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from staff.models import TrailEntry, User

from .changes import changing
from .downloads import DownloadCount
from .office import MIME_TYPES
from .processing import PreparedDocument, prepare_document

__all__ = ["Document", "DocumentKind", "DownloadCount"]


class DocumentKind(models.TextChoices):
    """
    What readers can open everywhere, or fill in.

    Slides are left out: nobody fills them in, and as PDF a phone shows them.
    """

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    XLSX = "xlsx", _("Excel")
    ODT = "odt", _("ODT")
    ODS = "ods", _("ODS")


def document_path(document: "Document", filename: str) -> str:
    return f"documents/{document.pk}/{filename}"


class DocumentQuerySet(models.QuerySet):
    def matching(self, words: str) -> "DocumentQuerySet":
        """Documents whose title has each of the words."""
        documents = self
        for word in words.replace("\x00", "").split()[:10]:
            documents = documents.filter(title__icontains=word)
        return documents

    def by_slug(self, slugs: Iterable[str]) -> dict[str, "Document"]:
        return {document.slug: document for document in self.filter(slug__in=set(slugs))}

    def store(self, upload: File, *, title: str, **fields) -> "Document":
        """
        Make a document of an uploaded or opened file.

        Raises ValidationError if it is no file that we take or a field is wrong, and OSError if it
        could not be written; then neither row nor file is left.
        """
        document = self.model(title=title, **fields)
        document.store(prepare_document(upload, title))
        return document

    def delete(self) -> tuple[int, dict[str, int]]:
        # A bulk deletion calls no Document.delete().
        names = list(self.values_list("file", flat=True))
        with transaction.atomic(using=self.db):
            deleted = super().delete()
            _remove_files_after_commit(names, using=self.db)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


def _remove_files_after_commit(names: Iterable[str], *, using: str | None) -> None:
    for name in names:
        # robust: the row is gone by then, and a file that stays is no reason for an error page.
        transaction.on_commit(lambda name=name: remove_file(name), using=using, robust=True)


def remove_file(name: str) -> None:
    """Remove a document's file, and its folder if nothing else lies there."""
    storage = Document._meta.get_field("file").storage
    storage.delete(name)
    folder = name.rpartition("/")[0]
    try:
        if not any(storage.listdir(folder)):
            storage.delete(folder)
    except FileNotFoundError:
        return


class Document(models.Model):
    """A file that readers download: cleaned, under an address that stays when it is replaced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(
        _("title"),
        max_length=150,
        help_text=_(
            "What it is, as readers see it: “Patient form”. Its kind and size are added to links "
            "by themselves."
        ),
    )
    #: Made of the first title, and kept for good: it is the address.
    slug = models.SlugField(_("address"), max_length=100, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to=document_path, max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploader"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="documents",
    )
    uploaded_at = models.DateTimeField(_("upload date"), default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["-uploaded_at", "id"], name="documents_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="documents_kind_valid"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:document_file", args=[self.slug])

    @property
    def kind_and_size(self) -> str:
        """As it stands beside a link: “PDF, 120 KB”."""
        return f"{self.get_kind_display()}, {filesizeformat(self.size)}"

    @property
    def download_name(self) -> str:
        return f"{self.slug}.{self.kind}"

    @property
    def mime_type(self) -> str:
        return MIME_TYPES.get(self.kind, "application/pdf")

    @property
    def etag(self) -> str:
        """Its file is named after its content."""
        return f'"{self.file.name.rpartition("/")[2]}"'

    def store(self, prepared: PreparedDocument) -> None:
        """Save a new document with its file: all of it or nothing."""
        self.slug = _free_slug(self.title)
        with self._written(prepared):
            self.full_clean()
            self.save(force_insert=True)

    def replace(self, prepared: PreparedDocument, *, by: User | None) -> None:
        """Put another file under the same address; its kind may be another."""
        before = self.file.name
        with changing([self.pk]), self._written(prepared):
            self.replaced_at = timezone.now()
            self.full_clean()
            self.save(update_fields=["file", "kind", "size", "replaced_at"])
            TrailEntry.objects.record(by, "replaced", self)
            if self.file.name != before:
                _remove_files_after_commit([before], using=None)

    @contextmanager
    def _written(self, prepared: PreparedDocument) -> Iterator[None]:
        """With the file in its place, a transaction for the row: both, or neither."""
        before, name = self.file.name, f"{prepared.digest}.{prepared.kind}"
        target = document_path(self, name)
        is_there = target == before and self.file.storage.exists(before)
        try:
            with transaction.atomic():
                if not is_there:
                    self.file.save(name, ContentFile(prepared.content), save=False)
                self.kind, self.size = prepared.kind, len(prepared.content)
                yield
        except BaseException:
            if not is_there:
                remove_file(target if self.file.name == before else self.file.name)
            raise

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        name, database = self.file.name, kwargs.get("using") or self._state.db
        with transaction.atomic(using=database):
            deleted = super().delete(*args, **kwargs)
            _remove_files_after_commit([name], using=database)
        return deleted


def _free_slug(title: str) -> str:
    """The title as an address that no document has; two at once are told apart by the database."""
    base = slugify(title)[:80].strip("-") or "document"
    taken = set(Document.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
