import pytest

from images.crops import Crop, Focus, box_of, wanted


def sizes(size, crop, picture_format="webp"):
    return [
        (each.width, each.height)
        for each in wanted(size)
        if (each.crop, each.format) == (crop, picture_format)
    ]


def test_a_large_picture_comes_in_all_widths():
    assert sizes((2560, 1280), Crop.WHOLE) == [(400, 200), (800, 400), (1200, 600), (1600, 800)]
    assert sizes((2560, 1280), Crop.CARD) == [(400, 250), (800, 500)]
    assert sizes((2560, 1280), Crop.PORTRAIT) == [(160, 200), (320, 400)]


def test_a_picture_between_two_widths_also_comes_in_its_own():
    assert sizes((900, 600), Crop.WHOLE) == [(400, 267), (800, 533), (900, 600)]
    assert sizes((400, 300), Crop.WHOLE) == [(400, 300)]


def test_for_browsers_without_webp_there_is_one_file_of_each_crop():
    assert sizes((2560, 1280), Crop.WHOLE, "jpg") == [(800, 400)]
    assert [each.crop for each in wanted((900, 600), fallback="png") if each.format == "png"] == [
        Crop.WHOLE,
        Crop.CARD,
        Crop.PORTRAIT,
    ]


@pytest.mark.parametrize(
    "size", [(1, 1), (1, 2560), (2560, 1), (40, 30), (399, 401), (801, 500), (2560, 2560)]
)
def test_nothing_is_ever_larger_than_the_original_nor_empty(size):
    found = wanted(size)
    assert found[0].crop == Crop.WHOLE
    assert len(set(found)) == len(found)
    for each in found:
        assert 1 <= each.width <= size[0]
        assert 1 <= each.height <= size[1]


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        (Focus(), (300, 0, 1100, 500)),
        (Focus(0, 50), (0, 0, 800, 500)),
        (Focus(100, 50), (600, 0, 1400, 500)),
        (Focus(40, 0), (160, 0, 960, 500)),
    ],
)
def test_a_crop_lies_around_the_focal_point_and_inside_the_picture(focus, box):
    assert box_of(Crop.CARD, (1400, 500), focus) == box


def test_a_crop_of_a_high_picture_moves_up_and_down():
    assert box_of(Crop.CARD, (800, 2000), Focus(50, 0)) == (0, 0, 800, 500)
    assert box_of(Crop.CARD, (800, 2000), Focus(0, 100)) == (0, 1500, 800, 2000)
