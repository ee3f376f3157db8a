from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .crops import Crop, Wanted
from .picture_files import rendition_path


class RenditionFormat(models.TextChoices):
    WEBP = "webp", "WebP"
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"


class Rendition(models.Model):
    """A picture made smaller, in one of a fixed set of crops and widths."""

    picture = models.ForeignKey(
        "images.Picture", on_delete=models.CASCADE, related_name="renditions"
    )
    file = models.FileField(upload_to=rendition_path, max_length=200)
    crop = models.CharField(max_length=20, choices=Crop, default=Crop.WHOLE)
    format = models.CharField(max_length=10, choices=RenditionFormat, default=RenditionFormat.WEBP)
    width = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    height = models.PositiveIntegerField(default=0)
    #: The original it was made of, and for a crop around which focal point.
    made_of = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "crop", "format", "width"], name="images_rendition_once"
            ),
            models.CheckConstraint(
                condition=Q(crop__in=Crop.values), name="images_rendition_crop_valid"
            ),
            models.CheckConstraint(
                condition=Q(format__in=RenditionFormat.values),
                name="images_rendition_format_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.crop} {self.width}w {self.format}"

    @property
    def is_fallback(self) -> bool:
        return self.format != RenditionFormat.WEBP

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.crop, self.format, self.width, self.height)
