import html
import math
import re

from django.db import migrations

# As they were rendered when this was written: <h2 id="section-what-it-is">What it is</h2>
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)(?=</?h[234])', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def fill(apps, schema_editor):
    """For what is published already; from now on publishing does it."""
    posts = apps.get_model("blog", "Post").objects.exclude(body_html="")
    for post in posts.only("body_html").iterator(chunk_size=200):
        headings = [
            {"anchor": html.unescape(anchor), "words": _words(words)}
            for anchor, words in _HEADING.findall(post.body_html)
        ]
        words = _words(post.body_html)
        post.contents = [heading for heading in headings if heading["words"]]
        signs = len(_SIGN.findall(words))
        post.word_count = len(_WORD.findall(_SIGN.sub(" ", words))) + math.ceil(signs / 2)
        post.opening = words if len(words) <= 300 else f"{words[:299]}…"
        post.save(update_fields=["contents", "word_count", "opening"])


def _words(markup):
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


class Migration(migrations.Migration):
    dependencies = [("blog", "0009_add_contents_and_blog_settings")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
