import html.parser

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template

from images.models import Picture
from tests.factories import create_picture

from . import nasty

pytestmark = pytest.mark.django_db


def rendered(picture, arguments=""):
    template = Template("{% load images %}{% picture picture " + arguments + " %}")
    return template.render(Context({"picture": picture}))


def attributes(markup):
    class Images(html.parser.HTMLParser):
        found = ()

        def handle_starttag(self, tag, attrs):
            self.found = (*self.found, (tag, dict(attrs)))

    parser = Images()
    parser.feed(markup)
    [(tag, found)] = parser.found
    assert tag == "img"
    return found


def test_a_picture_comes_with_everything_a_browser_needs():
    picture = Picture.objects.store(
        ContentFile(nasty.encoded(nasty.photo((900, 600)))), alt="A path through trees"
    )
    assert attributes(rendered(picture, 'sizes="50vw" css_class="wide"')) == {
        "src": picture.url,
        "srcset": picture.srcset,
        "sizes": "50vw",
        "width": "900",
        "height": "600",
        "alt": "A path through trees",
        "class": "wide",
        "loading": "lazy",
        "decoding": "async",
    }


def test_a_small_picture_comes_without_srcset():
    assert {"srcset", "sizes"}.isdisjoint(attributes(rendered(create_picture())))


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
