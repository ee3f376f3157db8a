import html.parser
import re

import pytest
from django.template import Context, Template

from images.models import Picture
from tests.factories import create_picture

pytestmark = pytest.mark.django_db


def rendered(picture, arguments=""):
    template = Template("{% load images %}{% picture picture " + arguments + " %}")
    return template.render(Context({"picture": picture}))


def elements(markup):
    class Elements(html.parser.HTMLParser):
        found = ()

        def handle_starttag(self, tag, attrs):
            self.found = (*self.found, (tag, dict(attrs)))

    parser = Elements()
    parser.feed(markup)
    return dict(parser.found)


def attributes(markup):
    return elements(markup)["img"]


def widths(markup):
    return re.findall(r" (\d+)w", elements(markup)["source"]["srcset"])


def test_a_picture_comes_with_everything_a_browser_needs():
    picture = create_picture(size=(900, 600), alt="A path through trees", is_made=True)
    found = elements(rendered(picture, 'sizes="50vw" css_class="wide"'))
    webp = picture.renditions.filter(crop="whole", format="webp").order_by("width")
    assert list(found) == ["picture", "source", "img"]
    assert found["source"] == {
        "type": "image/webp",
        "srcset": ", ".join(f"{each.file.url} {each.width}w" for each in webp),
        "sizes": "50vw",
    }
    assert found["img"] == {
        "src": picture.renditions.get(crop="whole", format="jpg").file.url,
        "width": "900",
        "height": "600",
        "alt": "A path through trees",
        "class": "wide",
        "loading": "lazy",
        "decoding": "async",
    }


def test_a_crop_comes_in_its_own_widths_and_shape():
    picture = create_picture(size=(1600, 1600), is_made=True)
    markup = rendered(picture, 'crop="card"')
    assert widths(markup) == ["400", "800"]
    assert (attributes(markup)["width"], attributes(markup)["height"]) == ("800", "500")
    assert widths(rendered(picture, 'crop="portrait"')) == ["160", "320"]


def test_the_whole_stands_for_a_crop_that_is_not_made_yet():
    picture = create_picture(size=(900, 600))
    assert rendered(picture, 'crop="card"') == rendered(picture)


def test_before_the_worker_came_the_original_is_served():
    picture = create_picture(size=(900, 600))
    found = elements(rendered(picture))
    assert list(found) == ["img"]
    assert found["img"]["src"] == picture.url


def test_a_picture_larger_than_any_rendition_is_offered_only_in_these():
    markup = rendered(create_picture(size=(2000, 100), is_made=True))
    assert widths(markup) == ["400", "800", "1200", "1600"]


def test_the_first_picture_of_a_page_is_fetched_at_once():
    found = attributes(rendered(create_picture(), "eager=True"))
    assert found["fetchpriority"] == "high"
    assert "loading" not in found


def test_no_picture_is_nothing():
    assert rendered(None).strip() == ""


def test_decoration_says_nothing_to_those_who_listen():
    picture = create_picture(alt="A pattern", is_decoration=True)
    assert attributes(rendered(picture))["alt"] == ""


def test_words_are_escaped():
    alt = '"><script>alert(1)</script>'
    markup = rendered(create_picture(alt=alt), "css_class=picture.alt sizes=picture.alt")
    assert "<script" not in markup
    assert attributes(markup)["alt"] == alt


def test_with_renditions_at_hand_nothing_is_asked(django_assert_num_queries):
    create_picture()
    picture = Picture.objects.prefetch_related("renditions").get()
    with django_assert_num_queries(0):
        rendered(picture)
