import io

import pytest
from PIL import Image

from images.crops import Crop, Focus, wanted
from images.encoding import PHONE_BYTES, PHONE_WIDTH, encode_renditions

from . import nasty


def all_of(image, fallback="jpg", focus=None):
    missing = wanted(image.size, fallback=fallback)
    return list(encode_renditions(image, missing, focus or Focus()))


def opened(encoded):
    return Image.open(io.BytesIO(encoded.content))


def test_renditions_are_what_was_asked_for():
    formats = {"webp": "WEBP", "jpg": "JPEG", "png": "PNG"}
    for each, encoded in all_of(nasty.photo((900, 600))):
        assert opened(encoded).size == (each.width, each.height) == (encoded.width, encoded.height)
        assert opened(encoded).format == formats[each.format]
        assert encoded.name.endswith(f"-{each.width}.{each.format}")


def test_each_rendition_has_a_name_of_its_own():
    names = [encoded.name for _wanted, encoded in all_of(Image.new("RGB", (800, 500)))]
    assert len(set(names)) == len(names)


def test_on_a_phone_no_photo_is_larger_than_it_may_be():
    noise = Image.merge("RGB", [Image.effect_noise((1600, 1200), 90) for _band in range(3)])
    grainy = noise.reduce(4).resize((1600, 1200), Image.Resampling.BICUBIC)
    for each, encoded in all_of(grainy):
        if each.width <= PHONE_WIDTH:
            assert len(encoded.content) <= PHONE_BYTES, each


@pytest.mark.parametrize(("focus", "colour"), [(Focus(0, 50), 0), (Focus(100, 50), 255)])
def test_a_crop_shows_what_the_focal_point_asks_for(focus, colour):
    image = Image.new("L", (1600, 500), 0)
    image.paste(255, (800, 0, 1600, 500))
    crops = [e for each, e in all_of(image, focus=focus) if each.crop == Crop.CARD]
    for encoded in crops:
        middle = opened(encoded).convert("L").getpixel((encoded.width // 2, encoded.height // 2))
        assert abs(middle - colour) < 10


def test_transparency_is_kept():
    image = Image.new("RGBA", (500, 400), (0, 0, 255, 90))
    for _wanted, encoded in all_of(image, fallback="png"):
        assert abs(opened(encoded).convert("RGBA").getpixel((100, 100))[3] - 90) < 5
