from io import BytesIO

import pytest
from PIL import Image

from pages.share_drawing import SIZE, Brand, _drawable, _fitting, draw_share_picture, fingerprint

BRAND = Brand("Harbour Light Clinic", "#0f5c63")
TITLES = {
    "one word": "Headache",
    "long": "Understanding the long road of recovery after illness " * 4,
    "one endless word": "x" * 200,
    "Spanish": "¿Cómo dormir mejor? Qué dice la evidencia sobre el insomnio",
    "Arabic": "كيف تنام بشكل أفضل",
    "Greek": "Ελληνικά και παιδιά",
    "Japanese": "睡眠について",
    "empty": "",
    "emoji": "😀" * 10,
    "control characters": "a\x00b\u202ec",
}


def drawn(title: str, brand: Brand = BRAND, logo: Image.Image | None = None) -> Image.Image:
    content = draw_share_picture(title, brand, logo)
    assert len(content) < 60_000
    return Image.open(BytesIO(content)).convert("RGB")


@pytest.mark.parametrize("name", TITLES)
def test_every_title_is_drawn_within_its_margins(name):
    image = drawn(TITLES[name])
    assert image.size == SIZE == (1200, 630)
    paper = image.getpixel((2, 2))
    for edge in ((0, 0, 70, 510), (1130, 0, 1200, 510), (0, 500, 1200, 518)):
        assert image.crop(edge).getcolors() == [((edge[2] - edge[0]) * (edge[3] - edge[1]), paper)]


def test_a_long_title_gets_smaller_letters_and_then_an_end():
    font, lines = _fitting("Headache")
    assert (font.size, lines) == (84, ["Headache"])
    font, lines = _fitting(TITLES["long"] * 3)
    assert font.size == 40 and lines[-1].endswith("…")


def test_a_title_whose_letters_the_font_lacks_gives_way_to_the_clinics_name():
    assert _drawable("睡眠について") == ""
    assert _drawable("Sleep 睡") == "Sleep"
    assert drawn("睡眠について").tobytes() == drawn("").tobytes()


def test_a_long_name_ends_within_the_picture():
    band = drawn("Headache", Brand("Clinic for everything " * 6, "#7a1f5c")).crop(
        (1130, 530, 1200, 630)
    )
    assert band.getcolors() == [(7000, (122, 31, 92))]


def test_the_clinics_logo_and_colour_are_on_it():
    image = drawn("Headache", Brand("Clinic", "#7a1f5c"), Image.new("RGB", (400, 100), "navy"))
    assert image.getpixel((5, 600)) == (122, 31, 92)
    assert image.getpixel((200, 115)) == (0, 0, 128)


def test_a_change_of_anything_on_it_is_another_fingerprint():
    prints = {
        fingerprint("Title", BRAND),
        fingerprint("Other", BRAND),
        fingerprint("Title", Brand("Other", BRAND.accent)),
        fingerprint("Title", Brand(BRAND.name, "#000000")),
        fingerprint("Title", Brand(BRAND.name, BRAND.accent, "logo.png")),
    }
    assert len(prints) == 5
