"""An article without pictures: at most four files, 30 KB in all, and readable from the first alone."""

import re

import brotli
import pytest
from django.conf import settings

from clinic_site.demo import content
from tests.factories import (
    create_category,
    create_clinic,
    create_comment,
    create_person,
    create_post,
    create_tag,
)

pytestmark = pytest.mark.django_db
MOST_BYTES = 30_000


@pytest.fixture(params=["", "#7a1fa2"], ids=["own-colour", "owners-colour"])
def html(client, request) -> str:
    """The longest article of the demo, with some replies."""
    create_clinic(
        description="A few words. " * 9, urgent_text="Call 911. " * 9, accent=request.param
    )
    text = max(content.texts("articles").values(), key=lambda text: len(text["body"]))
    post = create_post(
        title=text["title"],
        summary=text["summary"],
        body=re.sub("<figure>.*?</figure>|<img[^>]*>", "", text["body"], flags=re.DOTALL),
        references="\n".join(text["references"]),
        authors=[create_person(bio="Somebody. " * 30)],
        categories=[create_category()],
        tags=[create_tag() for _number in range(5)],
    )
    for _number in range(10):
        create_comment(post=post, body="What I wanted to say. " * 12, status="approved")
    return client.get(post.get_absolute_url()).content.decode()


def files_of(html: str) -> list[str]:
    """What a browser fetches to show the page; icons are for its tabs."""
    fetched = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    return fetched + re.findall(r'<(?:script|img|source)\b[^>]* src(?:set)?="([^"]+)"', html)


def content_of(client, path: str) -> bytes:
    if path.startswith(settings.STATIC_URL):
        return (settings.BASE_DIR / path.lstrip("/")).read_bytes()
    return client.get(path).content


def test_it_is_light(client, html):
    files = files_of(html)
    assert len(files) + 1 <= 4, files
    contents = [content_of(client, path) for path in files]
    sizes = [len(brotli.compress(content)) for content in [html.encode(), *contents]]
    assert sum(sizes) <= MOST_BYTES, sizes


def test_its_words_stand_in_order_without_styles_and_scripts(html):
    body = html[html.index("<body>") :]
    words = re.sub(r"<script\b.*?</script>|<[^>]*>", " ", body, flags=re.DOTALL)
    order = ["Skip to the content", "Test Clinic", "What I wanted to say", "Leave a Reply"]
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert not re.search(r"<(?:div|p|section|article)[^>]* hidden", html)
