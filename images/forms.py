import logging
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from staff.models import User

from .encoding import PreparedPicture
from .models import Picture, Tag
from .processing import prepare_picture
from .tag import MAX_TAG_LENGTH, MAX_TAGS

logger = logging.getLogger(__name__)

# “IMG_1234.jpg”, “DSC00012”, “photo 3”, “Screenshot 2026-11-02 at 10.15.00”: what cameras and
# computers call a picture tells nobody what it shows.
FILE_NAME = re.compile(
    r".*\.(jpe?g|png|gif|webp|heic|heif|avif|tiff?|bmp|svg)"
    r"|(img|dsc[nf]?|dcim|pxl|mvimg|image|photo|picture|screen ?shot|whatsapp image|scan)"
    r"([\W\d_]|at|am|pm|wa)*",
    re.IGNORECASE | re.DOTALL,
)

# Names the formats one by one: a phone then turns its own format into JPEG by itself.
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"
NOT_KEPT = _(
    "The picture is fine, but the server could not keep it: its disk may be full. "
    "Nothing was saved. Please tell who looks after this site."
)


class PictureDetailsForm(forms.ModelForm):
    """What is said about a picture."""

    tag_names = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Words to find it again by, separated by commas. Readers never see them."),
    )

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

    def __init__(self, *args, instance: Picture | None = None, **kwargs) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if instance and not instance._state.adding:
            names = ", ".join(tag.name for tag in instance.tags.all())
            self.initial.setdefault("tag_names", names)

    def clean_tag_names(self) -> list[str]:
        names = [" ".join(name.split()) for name in self.cleaned_data["tag_names"].split(",")]
        names = [name for name in names if name]
        if len(names) > MAX_TAGS or any(len(name) > MAX_TAG_LENGTH for name in names):
            raise ValidationError(
                _("At most %(count)s tags, each of at most %(length)s letters."),
                params={"count": MAX_TAGS, "length": MAX_TAG_LENGTH},
            )
        return names

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
        self.instance.awaits_words = False
        return cleaned

    def save_details(self) -> None:
        """Of a picture that is there; texts that show it follow."""
        self.instance.change()
        self.save_tags()

    def save_tags(self) -> None:
        self.instance.tags.set(Tag.objects.named(self.cleaned_data["tag_names"]))
        Tag.objects.delete_unused()


class PictureFileField(forms.FileField):
    """Takes a file that is a picture; gives it cleaned and encoded, ready to be stored."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: File | None, initial: Any = None) -> PreparedPicture | None:
        file = super().clean(data, initial)
        return prepare_picture(file) if file else None


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


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
            self.save_tags()
        except OSError:
            logger.exception("A picture could not be written")
            self.add_error("file", NOT_KEPT)
            return None
        return picture


class PictureChangeForm(PictureDetailsForm):
    """A picture that is there: what is said about it, what must stay in sight, another file."""

    replacement = PictureFileField(
        label=_("Replace the file"),
        required=False,
        help_text=_(
            "Choose another file, and it takes this one’s place wherever the picture is used."
        ),
    )

    class Meta(PictureDetailsForm.Meta):
        fields = [*PictureDetailsForm.Meta.fields, "focal_x", "focal_y"]
        labels = {"focal_x": _("From the left, in %"), "focal_y": _("From the top, in %")}
        widgets = PictureDetailsForm.Meta.widgets | {
            name: forms.NumberInput(attrs={"min": 0, "max": 100, "step": 1})
            for name in ("focal_x", "focal_y")
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("focal_x", "focal_y"):
            if name in self.fields:
                self.fields[name].required = False

    def clean_focal_x(self) -> int:
        return self._given_or_kept("focal_x")

    def clean_focal_y(self) -> int:
        return self._given_or_kept("focal_y")

    def _given_or_kept(self, name: str) -> int:
        given = self.cleaned_data[name]
        return getattr(self.instance, name) if given is None else given


class ManyPicturesField(PictureFileField):
    """Several files at once; each is looked at by itself, so that one is no other’s fault."""

    widget = ManyFilesInput(attrs={"accept": ACCEPTED, "multiple": True})

    def clean(self, data: list[File] | None, initial: Any = None) -> list[File]:
        if not data:
            raise ValidationError(self.error_messages["required"], code="required")
        return data


class ManyPicturesForm(forms.Form):
    files = ManyPicturesField(
        label=_("Pictures"),
        help_text=_(
            "JPEG, PNG or WebP, at most 32 MB each. Place, time and camera are removed from them."
        ),
        error_messages={"required": _("Choose pictures on this computer or phone.")},
    )
