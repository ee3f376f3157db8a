import logging
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from staff.models import User

from .encoding import PreparedPicture
from .models import Picture
from .processing import prepare_picture

logger = logging.getLogger(__name__)

# “IMG_1234.jpg”, “DSC00012”, “photo 3”, “Screenshot 2026-11-02 at 10.15.00”: what cameras and
# computers call a picture tells nobody what it shows.
FILE_NAME = re.compile(
    r".*\.(jpe?g|png|gif|webp|heic|heif|avif|tiff?|bmp|svg)"
    r"|(img|dsc[nf]?|dcim|pxl|mvimg|image|photo|picture|screen ?shot|whatsapp image|scan)"
    r"([\W\d_]|at|am|pm|wa)*",
    re.IGNORECASE | re.DOTALL,
)


class PictureDetailsForm(forms.ModelForm):
    """What is said about a picture."""

    class Meta:
        model = Picture
        fields = ["alt", "is_decoration", "caption", "credit"]
        widgets = {
            "alt": forms.TextInput(attrs={"class": "vTextField"}),
            "caption": forms.TextInput(attrs={"class": "vTextField"}),
            "credit": forms.TextInput(attrs={"class": "vTextField"}),
        }
        help_texts = {
            "caption": _("Shown below the picture, if you write one."),
            "credit": _("Who made it, such as “Photo: Ana Lima”, if they want to be named."),
        }

    def clean_alt(self) -> str:
        alt = self.cleaned_data["alt"]
        if FILE_NAME.fullmatch(alt):
            raise ValidationError(
                _(
                    "“%(alt)s” is the name of a file. Say what the picture shows, in a sentence, "
                    "for people who cannot see it."
                ),
                code="file_name",
                params={"alt": alt},
            )
        return alt

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("alt") == "" and not cleaned.get("is_decoration"):
            self.add_error("alt", _("Say what the picture shows, or tick “only decoration” below."))
        return cleaned


class PictureFileField(forms.FileField):
    """Takes a file that is a picture; gives it cleaned and encoded, ready to be stored."""

    # Names the formats one by one: a phone then turns its own format into JPEG by itself.
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})

    def clean(self, data: File | None, initial: Any = None) -> PreparedPicture:
        return prepare_picture(super().clean(data, initial))


class PictureForm(PictureDetailsForm):
    """A new picture: the file, and what is said about it."""

    file = PictureFileField(
        label=_("File"),
        help_text=_(
            "JPEG, PNG or WebP, at most 32 MB. Place, time and camera are removed from it."
        ),
        error_messages={
            "required": _("Choose a picture on this computer or phone."),
            "empty": _("This file is empty. Choose it again."),
        },
    )

    field_order = ["file"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors and "file" in cleaned:
            self.add_error(
                "file", _("Choose the file once more: browsers do not keep it after an error.")
            )
        return cleaned

    def store(self, *, by: User) -> Picture | None:
        """Save the picture and its files; if they cannot be written, say so at the field."""
        picture = self.save(commit=False)
        picture.uploaded_by = by
        try:
            picture.store(self.cleaned_data["file"])
        except OSError:
            logger.exception("A picture could not be written")
            self.add_error(
                "file",
                _(
                    "The picture is fine, but the server could not keep it: its disk may be full. "
                    "Nothing was saved. Please tell who looks after this site."
                ),
            )
            return None
        return picture
