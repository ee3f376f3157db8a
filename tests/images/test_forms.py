import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from images.forms import PictureDetailsForm, PictureForm
from tests.factories import create_user

from . import nasty

pytestmark = pytest.mark.django_db


def photo_upload(name="IMG_0001.JPG"):
    return SimpleUploadedFile(name, nasty.encoded(nasty.photo()))


def form_with(upload=None, **data):
    return PictureForm({"alt": "A path through trees"} | data, {"file": upload or photo_upload()})


def test_a_picture_with_a_description_is_taken():
    assert form_with().is_valid()


def test_a_picture_without_a_description_is_asked_for_one_at_its_field():
    form = form_with(alt="  ")
    assert not form.is_valid()
    assert form.errors["alt"] == ["Say what the picture shows, or tick “only decoration” below."]
    assert form.non_field_errors() == []


def test_decoration_needs_no_description():
    assert form_with(alt="", is_decoration="on").is_valid()


@pytest.mark.parametrize(
    "alt",
    [
        "IMG_1234.jpg",
        "IMG_1234",
        "img-20261102-WA0003",
        "DSC00012",
        "DSCF1001.JPG",
        "PXL_20261102_101500123",
        "photo 3",
        "Picture",
        "image(2)",
        "Screenshot 2026-11-02 at 10.15.00",
        "WhatsApp Image 2026-11-02 at 10.15.00",
        "my holiday.png",
        "HEART.WEBP",
    ],
)
def test_a_file_name_is_no_description(alt):
    form = form_with(alt=alt)
    assert not form.is_valid()
    assert "is the name of a file" in form.errors["alt"][0]
    assert len(form.errors["alt"]) == 1


@pytest.mark.parametrize(
    "alt",
    [
        "Image of a knee, from the side",
        "Photo of the reception",
        "A scan of the lower back",
        "Image guided injection",
        "Dr. Lima",
        "患者とセラピスト",
        "Photographer at work",
    ],
)
def test_a_description_that_only_sounds_like_a_file_name_is_taken(alt):
    assert form_with(alt=alt).is_valid()


@pytest.mark.parametrize("field", ["alt", "caption", "credit"])
def test_text_that_is_too_long_or_has_a_nul_is_refused_at_its_field(field):
    assert field in form_with(**{field: "x" * 301}).errors
    assert field in form_with(**{field: "nul\x00byte"}).errors


def test_the_file_is_asked_for_at_its_field():
    form = PictureForm({"alt": "A path"}, {})
    assert form.errors == {"file": ["Choose a picture on this computer or phone."]}


def test_an_empty_file_is_refused_at_its_field():
    form = form_with(SimpleUploadedFile("a.jpg", b""))
    assert form.errors["file"] == ["This file is empty. Choose it again."]


def test_a_file_that_is_no_picture_is_refused_at_its_field():
    form = form_with(SimpleUploadedFile("a.jpg", nasty.SVG, content_type="image/jpeg"))
    assert "Export it as PNG" in form.errors["file"][0]
    assert list(form.errors) == ["file"]


def test_a_good_file_has_to_be_chosen_again_after_another_error_and_is_told_so():
    form = form_with(alt="")
    assert form.errors["file"] == [
        "Choose the file once more: browsers do not keep it after an error."
    ]


def test_the_file_chooser_names_the_formats_so_that_phones_convert_theirs():
    accept = PictureForm().fields["file"].widget.attrs["accept"]
    assert accept == "image/jpeg,image/png,image/webp,image/gif"


def test_storing_keeps_who_uploaded_it():
    form = form_with(caption="Spring", credit="Photo: Ana Lima")
    assert form.is_valid()
    picture = form.store(by=create_user(username="ana"))
    picture.refresh_from_db()
    assert picture.uploaded_by.username == "ana"
    assert (picture.caption, picture.credit) == ("Spring", "Photo: Ana Lima")


def test_details_can_be_changed_without_a_file():
    form = form_with()
    assert form.is_valid()
    picture = form.store(by=create_user())
    changed = PictureDetailsForm({"alt": "A path in snow"}, instance=picture)
    assert changed.is_valid()
    assert changed.save().alt == "A path in snow"
