from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from documents.pictures_within import without_metadata
from tests.images import nasty


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def test_a_photo_tells_nothing_and_shows_the_same():
    photo = nasty.from_a_phone()
    plain = without_metadata(photo)
    assert not opened(plain).getexif()
    assert "comment" not in opened(plain).info
    assert opened(plain).tobytes() == opened(photo).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_how_it_was_held_can_be_kept(orientation):
    plain = without_metadata(nasty.turned(orientation), keep_orientation=True)
    assert opened(plain).getexif().get(0x0112, 1) == orientation
    assert len(opened(plain).getexif()) == (orientation != 1)


def test_what_a_phone_puts_behind_the_picture_goes():
    photo = nasty.encoded(nasty.photo((64, 48)))
    assert without_metadata(photo + b"film and place") == photo


def test_a_png_tells_nothing_and_shows_the_same():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Maria Secret")
    words.add_itxt("XML:com.adobe.xmp", "Maria Secret")
    png = nasty.encoded(nasty.photo((64, 48)), "PNG", pnginfo=words, exif=b"Exif\x00\x00Secret")
    plain = without_metadata(png)
    assert b"Secret" not in plain
    assert opened(plain).tobytes() == opened(png).tobytes()


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00", b"GIF89a"])
def test_what_is_no_picture_or_cut_off_stays_as_it_is(content):
    assert without_metadata(content) in (content, content[:2], content[:3])
