import uuid
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .changes import changing
from .crops import Crop, Focus, Wanted, wanted
from .encoding import EncodedPicture, PreparedPicture
from .picture_files import (
    picture_path,
    remove_files,
    remove_files_after_commit,
    remove_folder,
    remove_folders_after_commit,
)
from .processing import prepare_picture
from .rendition import Rendition
from .rendition_job import RenditionJob
from .tag import Tag
from .uses import refuse_while_used


class PictureQuerySet(models.QuerySet):
    def matching(self, words: str) -> Self:
        """Pictures whose description, caption, credit or tags have each of the words."""
        pictures = self
        for word in words.replace("\x00", "").split()[:10]:
            tagged = Tag.pictures.through.objects.filter(tag__name__icontains=word)
            pictures = pictures.filter(
                Q(alt__icontains=word)
                | Q(caption__icontains=word)
                | Q(credit__icontains=word)
                | Q(pk__in=tagged.values("picture"))
            )
        return pictures

    def described(self) -> Self:
        """Those that may be used: somebody has said what they show."""
        return self.filter(awaits_words=False)

    def awaiting_words(self) -> Self:
        return self.filter(awaits_words=True)

    def locked(self) -> Self:
        """In the order in which all lock them; rows that refer to them can still be written."""
        return self.order_by("pk").select_for_update(no_key=True)

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
        with changing(picture_ids):
            refuse_while_used(picture_ids)
            deleted = super().delete()
            remove_folders_after_commit(picture_ids, using=self.db)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


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
    #: Uploaded among many, and not described yet: nobody can choose it before it is.
    awaits_words = models.BooleanField(
        _("waits for its description"), default=False, editable=False
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="pictures")
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"), default=50, validators=[MaxValueValidator(100)]
    )
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
                condition=Q(awaits_words=True) | Q(is_decoration=True) | ~Q(alt=""),
                name="images_picture_described",
                violation_error_message=_("Describe the picture, or mark it as decoration."),
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="images_picture_focus_inside",
                violation_error_message=_("The focal point lies outside of the picture."),
            ),
        ]

    def __str__(self) -> str:
        if self.alt:
            return self.alt
        words = gettext("Not described yet, %(date)s")
        if self.is_decoration:
            words = gettext("Decoration, %(date)s")
        return words % {"date": date_format(self.uploaded_at)}

    @property
    def url(self) -> str:
        return self.file.url

    @property
    def words(self) -> str:
        """Its text alternative where it stands for nothing else; empty for decoration."""
        return "" if self.is_decoration else self.alt

    @property
    def focus(self) -> Focus:
        return Focus(self.focal_x, self.focal_y)

    @property
    def thumbnail_url(self) -> str:
        """The smallest file there is of all of it."""
        whole = [each for each in self.renditions.all() if each.crop == Crop.WHOLE]
        return min(whole, key=lambda rendition: rendition.width, default=self).file.url

    # Renditions

    def source_of(self, crop: str) -> str:
        """What a rendition was made of, if it shows the picture as it is now."""
        name = self.file.name.rpartition("/")[2]
        return name if crop == Crop.WHOLE else f"{name} {self.focal_x} {self.focal_y}"

    def is_current(self, rendition: Rendition) -> bool:
        is_made_of_it = rendition.made_of == self.source_of(rendition.crop)
        return is_made_of_it and rendition.wanted in self.wanted_renditions

    @property
    def wanted_renditions(self) -> list[Wanted]:
        fallback = "png" if self.file.name.endswith(".png") else "jpg"
        return wanted((self.width, self.height), fallback=fallback)

    @property
    def missing_renditions(self) -> list[Wanted]:
        there = {each.wanted for each in self.renditions.all() if self.is_current(each)}
        return [each for each in self.wanted_renditions if each not in there]

    @property
    def lacks_renditions(self) -> bool:
        return bool(self.missing_renditions)

    # Verbs

    def store(self, prepared: PreparedPicture) -> None:
        """Save a new picture with its files: all of it or nothing."""
        try:
            with changing([]):
                self._write_original(prepared.original)
                self.full_clean()
                self.save(force_insert=True)
                self._take(prepared)
        except BaseException:
            remove_folder(self.pk)
            raise

    def replace(self, prepared: PreparedPicture) -> None:
        """Another file under the same words; wherever the picture is used it shows from now on."""
        if self.file.name.endswith(f"/{prepared.original.name}"):
            return
        before = [self.file.name, *(each.file.name for each in self.renditions.all())]
        written = [
            picture_path(self, each.name) for each in (prepared.original, prepared.thumbnail[1])
        ]
        try:
            with changing([self.pk]):
                Picture.objects.locked().get(pk=self.pk)
                self.renditions.all().delete()
                self._write_original(prepared.original)
                self.full_clean()
                self.save()
                self._take(prepared)
                kept = {self.file.name, *(each.file.name for each in self.renditions.all())}
                remove_files_after_commit(set(before) - kept)
        except BaseException:
            remove_files(set(written) - set(before))
            raise

    def change(self, *fields: str) -> None:
        """Save what is said about it; texts that show it say so from now on."""
        with changing([self.pk]):
            self.save(update_fields=fields or None)
            if self.lacks_renditions:
                self.order_renditions()

    def move_focus(self, focus: Focus) -> None:
        """What must stay in sight where the picture is cut; the worker cuts it anew."""
        self.focal_x, self.focal_y = focus.x, focus.y
        self.change("focal_x", "focal_y")

    def order_renditions(self) -> None:
        """Have the worker look what is missing. To be called in the transaction of the change."""
        defaults = {"due_at": timezone.now(), "attempts": 0}
        RenditionJob.objects.update_or_create(picture=self, defaults=defaults)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        picture_id, database = self.pk, kwargs.get("using") or self._state.db
        with changing([picture_id]):
            refuse_while_used([picture_id])
            deleted = super().delete(*args, **kwargs)
            remove_folders_after_commit([picture_id], using=database)
        return deleted

    def _write_original(self, original: EncodedPicture) -> None:
        self.file.save(original.name, ContentFile(original.content), save=False)

    def _take(self, prepared: PreparedPicture) -> None:
        """The smallest rendition is there at once; the worker makes the others."""
        wanted, encoded = prepared.thumbnail
        self.renditions.create(
            crop=wanted.crop,
            format=wanted.format,
            width=wanted.width,
            height=wanted.height,
            made_of=self.source_of(wanted.crop),
            file=ContentFile(encoded.content, name=encoded.name),
        )
        self.order_renditions()


def load_renditions(pictures: Iterable[Picture | None]) -> None:
    """The renditions of all these pictures, wherever they stand on a page, in one query."""
    models.prefetch_related_objects([picture for picture in pictures if picture], "renditions")
