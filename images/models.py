import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .processing import RENDITION_WIDTHS, PreparedPicture, prepare_picture


def picture_folder(picture_id: uuid.UUID) -> str:
    return f"pictures/{picture_id}"


def picture_path(picture: "Picture", filename: str) -> str:
    return f"{picture_folder(picture.pk)}/{filename}"


def rendition_path(rendition: "Rendition", filename: str) -> str:
    return picture_path(rendition.picture, filename)


def remove_files(picture_id: uuid.UUID) -> None:
    """Remove what lies in a picture's folder, half-written files of a full disk among it."""
    storage = Picture._meta.get_field("file").storage
    folder = picture_folder(picture_id)
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)


class PictureQuerySet(models.QuerySet):
    def matching(self, words: str) -> "PictureQuerySet":
        """Pictures whose description, caption or credit has each of the words."""
        pictures = self
        for word in words.replace("\x00", "").split()[:10]:
            pictures = pictures.filter(
                models.Q(alt__icontains=word)
                | models.Q(caption__icontains=word)
                | models.Q(credit__icontains=word)
            )
        return pictures

    def store(self, upload: File, **fields) -> "Picture":
        """
        Make a picture of an uploaded or opened file; `fields` are alt, credit and so on.

        Raises ValidationError if it is no picture that we take or a field is wrong, and OSError
        if it could not be written; then neither row nor file is left.
        """
        picture = self.model(**fields)
        picture.store(prepare_picture(upload))
        return picture

    def delete(self) -> tuple[int, dict[str, int]]:
        # A bulk deletion calls no Picture.delete().
        picture_ids = list(self.values_list("pk", flat=True))
        with transaction.atomic(using=self.db):
            deleted = super().delete()
            _remove_files_after_commit(picture_ids, using=self.db)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


def _remove_files_after_commit(picture_ids: list[uuid.UUID], *, using: str | None) -> None:
    for picture_id in picture_ids:
        # robust: the rows are gone by then, and a file that stays is no reason for an error page.
        transaction.on_commit(
            lambda picture_id=picture_id: remove_files(picture_id), using=using, robust=True
        )


class Picture(models.Model):
    """One picture: re-encoded, upright, without metadata, with words for those who cannot see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ImageField(
        _("file"),
        upload_to=picture_path,
        width_field="width",
        height_field="height",
        max_length=200,
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_(
            "What the picture shows, in one sentence, for people who cannot see it. "
            "“Woman stretching on a mat by a window”, not “photo 3”."
        ),
    )
    is_decoration = models.BooleanField(
        _("only decoration"),
        default=False,
        help_text=_("Tick this if the picture tells nothing that the text does not say."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploader"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="pictures",
    )
    uploaded_at = models.DateTimeField(_("upload date"), default=timezone.now, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["-uploaded_at", "id"], name="images_picture_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_decoration=True) | ~models.Q(alt=""),
                name="images_picture_alt_or_decoration",
                violation_error_message=_("Describe the picture, or mark it as decoration."),
            ),
        ]

    def __str__(self) -> str:
        if self.alt:
            return self.alt
        return gettext("Decoration, %(date)s") % {"date": date_format(self.uploaded_at)}

    @property
    def url(self) -> str:
        return self.file.url

    @property
    def srcset(self) -> str:
        """The renditions, for an <img>'s srcset; empty if there is none."""
        candidates = {rendition.width: rendition.file.url for rendition in self.renditions.all()}
        if candidates and self.width <= max(RENDITION_WIDTHS):
            # Otherwise a small picture would be shown even smaller than it is.
            candidates[self.width] = self.url
        return ", ".join(f"{url} {width}w" for width, url in sorted(candidates.items()))

    @property
    def thumbnail_url(self) -> str:
        """The smallest file there is of it."""
        smallest = min(self.renditions.all(), key=lambda rendition: rendition.width, default=self)
        return smallest.file.url

    def store(self, prepared: PreparedPicture) -> None:
        """Save a new picture with its files: all of it or nothing."""
        try:
            with transaction.atomic():
                self.file.save(
                    prepared.original.name, ContentFile(prepared.original.content), save=False
                )
                self.full_clean()
                self.save(force_insert=True)
                for rendition in prepared.renditions:
                    self.renditions.create(
                        width=rendition.width,
                        file=ContentFile(rendition.content, name=rendition.name),
                    )
        except BaseException:
            remove_files(self.pk)
            raise

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        picture_id, database = self.pk, kwargs.get("using") or self._state.db
        with transaction.atomic(using=database):
            deleted = super().delete(*args, **kwargs)
            _remove_files_after_commit([picture_id], using=database)
        return deleted


class Rendition(models.Model):
    """A picture made smaller, in one of a fixed set of widths."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    file = models.FileField(upload_to=rendition_path, max_length=200)
    width = models.PositiveIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["picture", "width"], name="images_rendition_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.width}w"


def load_renditions(pictures: Iterable[Picture | None]) -> None:
    """The renditions of all these pictures, wherever they stand on a page, in one query."""
    models.prefetch_related_objects([picture for picture in pictures if picture], "renditions")
