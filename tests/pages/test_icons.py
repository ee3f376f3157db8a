"""The icons of the site: from the clinic's logo if there is one, else those we ship."""

import io

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from images.models import Picture
from tests.factories import create_clinic, create_picture, image_file

pytestmark = pytest.mark.django_db


def test_without_a_logo_the_sites_own_icons_are_named_and_there(client):
    create_clinic(name="Heron Landing", tagline="")
    manifest = client.get("/site.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    told = manifest.json()
    assert (told["name"], told["short_name"], told["lang"]) == (
        "Heron Landing",
        "Heron Landin",
        "en",
    )
    for icon in told["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        with Image.open(path) as image:
            assert "{}x{}".format(*image.size) == icon["sizes"]
    assert client.get("/icon-192.png").status_code == 404
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.png"


@pytest.mark.parametrize("size", [(600, 200), (3, 90), (40, 30)])
def test_the_logo_is_shown_whole_in_a_square(client, size):
    logo = Picture.objects.store(image_file(size=size, color="red"), alt="Logo")
    create_clinic(logo=logo)
    for icon in client.get("/site.webmanifest").json()["icons"]:
        response = client.get(icon["src"])
        assert response["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(response.content)) as image:
            assert "{}x{}".format(*image.size) == icon["sizes"]
            middle = image.getpixel((image.width // 2, image.height // 2))
            assert middle[0] > 200 > 100 > middle[1]
            assert image.getpixel((0, 0)) == (0xFB, 0xF8, 0xF2, 255)
    html = client.get("/").content.decode()
    assert '<link rel="apple-touch-icon" href="/icon-180.png">' in html
    assert client.get("/favicon.ico")["Location"] == "/icon-48.png"


@pytest.mark.parametrize("size", ["0", "47", "100000", "99999999999999999999"])
def test_other_sizes_are_not_made(client, size):
    create_clinic(logo=create_picture())
    assert client.get(f"/icon-{size}.png").status_code == 404


def test_a_logo_whose_file_is_lost_is_no_error(client):
    logo = create_picture()
    create_clinic(logo=logo)
    logo.file.storage.delete(logo.file.name)
    assert client.get("/icon-192.png").status_code == 404


def test_hostile_names_stay_names(client):
    name = '"}</script>\u2028<b>'
    create_clinic(name=name, tagline=name)
    assert client.get("/site.webmanifest").json()["name"] == name


def test_nothing_is_sent_there(client):
    for address in ("/icon-192.png", "/favicon.ico", "/site.webmanifest"):
        assert client.post(address).status_code == 405
