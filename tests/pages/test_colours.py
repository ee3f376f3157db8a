from itertools import product

import pytest
from django.conf import settings

import pages.colours as colours_module
from pages.colours import OWN, READABLE, contrast, theme_of
from tests.factories import create_clinic

SOME_OF_ALL = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in product(range(0, 256, 85), repeat=3)]
PAPER, SURFACE, SAND, BLUSH = "#fbf8f2", "#ffffff", "#f3ebdd", "#fbe9e3"
DARK_PAPER, DARK_SURFACE, DARK_SAND, DARK_BLUSH = "#0b1d24", "#122a33", "#15333c", "#3a2a2a"
INK, INK_SOFT, CORAL_INK = "#16323a", "#4a6268", "#a8422c"
DARK_INK, DARK_INK_SOFT = "#e8efec", "#a9c1bf"


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("accent", SOME_OF_ALL)
def test_every_colour_becomes_one_that_can_be_read(accent):
    theme = theme_of(accent)
    day, night = theme.light, theme.dark
    pairs = [
        *((day["teal"], each) for each in (PAPER, SURFACE, SAND, BLUSH, day["mist"])),
        *((day["teal-deep"], each) for each in (SURFACE, day["mist"])),
        *((each, day["mist"]) for each in (INK, INK_SOFT, CORAL_INK)),
        *((each, day["shore"]) for each in (day["on-shore"], day["on-shore-soft"])),
        *((night["teal"], each) for each in (DARK_PAPER, DARK_SURFACE, DARK_SAND, DARK_BLUSH)),
        *((each, night["shore"]) for each in (night["on-shore"], night["on-shore-soft"])),
        *((night["on-teal"], night[each]) for each in ("teal", "teal-deep")),
        *((each, night["mist"]) for each in (DARK_INK, DARK_INK_SOFT, night["teal"])),
    ]
    assert min(contrast(*pair) for pair in pairs) >= READABLE


def test_a_colour_that_can_be_read_is_taken_as_it_is():
    assert theme_of("#1a3e8c").light["teal"] == "#1a3e8c"
    assert not theme_of("#1a3e8c").is_adjusted
    assert theme_of("#ffee00").is_adjusted


def test_the_colours_are_those_of_the_style_sheet():
    """The shades it begins with are written down a second time, in site.css."""
    text = (settings.BASE_DIR / "static/css/site.css").read_text()
    light, dark = text.split("prefers-color-scheme: dark", 2)[:2]
    for colours, part in ((colours_module._LIGHT, light), (colours_module._DARK, dark)):
        for name, colour in colours.items():
            assert f"--{name}: {colour};" in part, name
    assert theme_of(OWN).light["teal"] == OWN


@pytest.mark.django_db
def test_readers_get_it_as_a_style_sheet_that_is_kept_for_ever(client):
    clinic = create_clinic(accent="#7a1fa2")
    assert f'<link rel="stylesheet" href="{clinic.theme_url}">' in client.get("/").content.decode()
    response = client.get(clinic.theme_url)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    css = response.content.decode()
    # It stands in the place of the site's own.
    assert css.startswith((settings.BASE_DIR / "static/css/site.css").read_text())
    assert css.index("--teal: #0f5c63;") < css.index("--teal:#7a1fa2;")
    assert "/static/css/site.css" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_without_a_colour_there_is_no_style_sheet_more(client):
    create_clinic()
    assert "/theme-" not in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["7a1fa2-zzzzzzzz", "red-00000000", "7a1fa2", "7A1FA2-00000000"])
def test_other_names_are_no_style_sheets(client, name):
    assert client.get(f"/theme-{name}.css").status_code == 404


@pytest.mark.django_db
def test_one_of_an_earlier_release_is_not_kept(client):
    response = client.get("/theme-7a1fa2-00000000.css")
    assert response["Cache-Control"] == "public, no-cache"
