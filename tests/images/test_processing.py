import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image

from images.processing import LONGEST_SIDE, MAX_BYTES, prepare_picture

from . import nasty

# Pillow says on the console what it met on its way; the messages are ours.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Corrupt EXIF data:UserWarning", "ignore::PIL.Image.DecompressionBombWarning"
)


def prepared(content: bytes):
    return prepare_picture(ContentFile(content))


def stored_image(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(prepared(content).original.content))
    image.load()
    return image


def is_near(pixel, expected, tolerance=12):
    return all(abs(one - other) <= tolerance for one, other in zip(pixel, expected, strict=True))


@pytest.mark.parametrize("name", nasty.REFUSED)
def test_what_is_no_picture_of_ours_is_refused_with_words_that_help(name):
    make, words = nasty.REFUSED[name]
    with pytest.raises(ValidationError) as refusal:
        prepared(make())
    assert words in refusal.value.messages[0]


def test_the_bomb_is_small_enough_to_be_uploaded():
    make, _words = nasty.REFUSED["bomb of 400 megapixels"]
    assert len(make()) < 60_000


@pytest.mark.parametrize("name", nasty.TAKEN)
def test_what_is_a_picture_comes_out_as_a_picture_for_browsers(name):
    original = prepared(nasty.TAKEN[name]()).original
    image = Image.open(io.BytesIO(original.content))
    image.load()
    assert (image.format, image.mode) in {
        ("JPEG", "L"),
        ("JPEG", "RGB"),
        ("PNG", "L"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
    }
    assert max(image.size) <= LONGEST_SIDE
    assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("name", nasty.TAKEN)
def test_nothing_but_the_picture_is_left(name):
    result = prepared(nasty.TAKEN[name]())
    for encoded in [result.original, result.thumbnail[1]]:
        image = Image.open(io.BytesIO(encoded.content))
        image.load()
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & image.info.keys()
        for word in (b"Secret", b"SERIAL", b"<script", b"photo.jpg"):
            assert word not in encoded.content


def test_a_photo_from_a_phone_had_something_to_hide():
    content = nasty.from_a_phone()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)[2] == (48.0, 12.0, 30.0)
    assert b"SecretPlace" in content


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_rotation_stands_upright(orientation, picture_format):
    image = stored_image(nasty.turned(orientation, picture_format)).convert("RGB")
    assert image.size == (60, 40)
    assert is_near(image.getpixel((8, 8)), (255, 0, 0))
    assert is_near(image.getpixel((52, 8)), (0, 255, 0))
    assert is_near(image.getpixel((8, 32)), (0, 0, 255))
    assert is_near(image.getpixel((52, 32)), (255, 255, 255))


def test_the_thumbnail_stands_upright_too():
    exif = Image.Exif()
    exif[0x0112] = 6
    content = nasty.encoded(nasty.photo((900, 600)), exif=exif)
    _wanted, thumbnail = prepared(content).thumbnail
    image = Image.open(io.BytesIO(thumbnail.content))
    assert (image.format, image.size) == ("WEBP", (400, 600))


def test_large_pictures_are_scaled_down_by_their_longer_side():
    assert stored_image(nasty.encoded(nasty.photo((3000, 1500)))).size == (2560, 1280)
    assert stored_image(nasty.encoded(nasty.photo((1500, 3000)))).size == (1280, 2560)
    assert stored_image(nasty.encoded(nasty.photo((6000, 4000)))).size == (2560, 1707)


def test_small_pictures_are_never_enlarged():
    assert stored_image(nasty.encoded(nasty.photo((300, 200)))).size == (300, 200)


def test_a_picture_scaled_down_in_bands_looks_as_before():
    image = nasty.corners().resize((6000, 4000), Image.Resampling.NEAREST)
    small = stored_image(nasty.encoded(image, "PNG", compress_level=1)).convert("RGB")
    assert small.size == (2560, 1707)
    assert [
        is_near(small.getpixel(place), colour)
        for place, colour in [
            ((10, 10), (255, 0, 0)),
            ((2550, 10), (0, 255, 0)),
            ((1270, 845), (255, 0, 0)),
            ((1290, 845), (0, 255, 0)),
            ((1270, 862), (0, 0, 255)),
            ((2550, 1700), (255, 255, 255)),
        ]
    ] == [True] * 6


def test_photos_become_jpeg_and_drawings_stay_sharp_in_png():
    assert stored_image(nasty.encoded(nasty.photo(), "PNG")).format == "JPEG"
    assert stored_image(nasty.encoded(nasty.corners(), "PNG")).format == "PNG"


def test_transparency_is_kept():
    image = stored_image(nasty.palette_with_transparency())
    assert image.mode == "RGBA"
    assert image.getpixel((5, 5))[3] == 0
    assert image.getpixel((45, 5)) == (0, 0, 255, 255)


def test_transparency_is_kept_when_scaled_down_in_bands():
    image = Image.new("RGBA", (5200, 2600), (0, 0, 255, 255))
    image.paste((255, 0, 0, 0), (0, 0, 2600, 2600))
    small = stored_image(nasty.encoded(image, "PNG"))
    assert small.getpixel((100, 100))[3] == 0
    assert small.getpixel((2500, 1000)) == (0, 0, 255, 255)


def test_an_alpha_channel_that_hides_nothing_is_dropped():
    image = nasty.photo().convert("RGBA")
    assert stored_image(nasty.encoded(image, "PNG")).format == "JPEG"


def test_of_an_animation_the_first_picture_is_kept():
    for picture_format in ("GIF", "WEBP", "PNG"):
        image = stored_image(nasty.animated(picture_format)).convert("RGB")
        assert is_near(image.getpixel((20, 20)), (255, 0, 0))


def test_sixteen_bits_become_eight_without_losing_brightness():
    assert stored_image(nasty.grey_of_16_bits()).getpixel((5, 5)) == 128
    assert stored_image(nasty.colour_of_16_bits()).getpixel((5, 5)) == (255, 128, 0)


def test_cmyk_keeps_its_colours():
    image = Image.new("CMYK", (50, 40), (0, 255, 255, 0))
    assert is_near(stored_image(nasty.encoded(image)).getpixel((5, 5)), (255, 0, 0))


def test_colours_of_another_profile_are_converted_to_srgb():
    red = Image.new("RGB", (50, 40), (255, 0, 0))
    profile = nasty.profile_with_red_and_blue_exchanged()
    for picture_format in ("JPEG", "PNG"):
        image = stored_image(nasty.encoded(red, picture_format, icc_profile=profile))
        assert is_near(image.getpixel((5, 5)), (0, 0, 255))


def test_the_name_is_of_our_own_making_and_follows_the_content():
    upload = ContentFile(nasty.encoded(nasty.photo()), name="../../évil\x00.php")
    name = prepare_picture(upload).original.name
    assert name == prepare_picture(upload).original.name
    assert len(name) == len("0123456789ab.jpg")
    assert name.endswith(".jpg")
    assert int(name[:12], 16)


def test_a_file_over_the_limit_is_refused_without_reading_all_of_it(tmp_path):
    path = tmp_path / "huge.jpg"
    with path.open("wb") as sparse:
        sparse.truncate(10 * 1024**3)
    with path.open("rb") as opened:
        with pytest.raises(ValidationError, match="larger than 32 MB"):
            prepare_picture(File(opened))
        assert opened.tell() <= MAX_BYTES + 1


def test_a_file_that_lies_about_its_size_is_refused():
    upload = ContentFile(bytes(MAX_BYTES + 1))
    upload.size = 10
    with pytest.raises(ValidationError, match="larger than 32 MB"):
        prepare_picture(upload)


def test_a_file_that_somebody_has_read_before_is_read_from_its_beginning():
    upload = ContentFile(nasty.encoded(nasty.photo()))
    upload.read()
    assert prepare_picture(upload).original.width == 640


def test_after_a_refused_file_the_next_is_taken():
    with pytest.raises(ValidationError):
        prepared(b"broken")
    assert prepared(nasty.encoded(nasty.photo())).original.width == 640
