import re

import html5lib
import pytest

from publishing.markup.rendering import contents_of, picture_ids, render_body
from tests.factories import create_picture

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
ADDRESS = f"/media/pictures/{ID}/ab12cd34ef56.jpg"


def test_headings_get_anchors_from_their_words():
    assert render_body("<h2>What it <em>is</em></h2><h3>Größe &amp; Form</h3>", {}) == (
        '<h2 id="section-what-it-is">What it <em>is</em></h2>'
        '<h3 id="section-größe-form">Größe &amp; Form</h3>'
    )


def test_every_anchor_is_there_once():
    headings = "<h2>A</h2><h2>A</h2><h2>A 2</h2><h2>…</h2><h2>!</h2><h2>疼痛</h2>"
    tree = html5lib.parseFragment(render_body(headings, {}), namespaceHTMLElements=False)
    anchors = [element.get("id") for element in tree]
    assert len(set(anchors)) == 6
    assert anchors[:3] == ["section-a", "section-a-2", "section-a-2-2"]
    assert anchors[5] == "section-疼痛"


def test_a_heading_in_a_heading_leaves_each_its_own_anchor():
    nested = "<h2>Out<blockquote><h3>In</h3></blockquote></h2><h2>Next</h2>"
    tree = html5lib.parseFragment(render_body(nested, {}), namespaceHTMLElements=False)
    anchors = {element.get("id") for element in tree.iter() if element.tag in {"h2", "h3"}}
    assert anchors == {"section-out", "section-in", "section-next"}


@pytest.mark.django_db
def test_a_picture_becomes_whole():
    picture = create_picture(size=(900, 600), is_made=True)
    img = rendered_picture(picture, f'<img src="{picture.url}" alt="A heron">').find(".//img")
    assert img.get("src") == picture.renditions.get(crop="whole", format="jpg").file.url
    assert img.get("alt") == "A heron"
    assert (img.get("width"), img.get("height")) == ("900", "600")
    assert img.get("loading") == "lazy"


@pytest.mark.django_db
def test_a_picture_comes_in_all_its_widths():
    picture = create_picture(size=(900, 600), is_made=True)
    source = rendered_picture(picture, f'<img src="{picture.url}">').find(".//source")
    assert re.findall(r" (\d+)w", source.get("srcset")) == ["400", "800", "900"]
    assert source.get("type") == "image/webp"
    assert source.get("sizes")


@pytest.mark.django_db
@pytest.mark.parametrize("alt", ["", ' alt=""', ' alt=" "'])
def test_a_picture_says_what_is_written_with_it_unless_the_text_says_otherwise(alt):
    picture = create_picture(alt="A heron by the water")
    rendered = rendered_picture(picture, f'<img src="{picture.url}"{alt}>')
    assert rendered.find(".//img").get("alt") == "A heron by the water"


@pytest.mark.django_db
def test_decoration_says_nothing_unless_the_text_does():
    picture = create_picture(alt="A pattern", is_decoration=True)
    img = rendered_picture(picture, f'<img src="{picture.url}" alt="">').find(".//img")
    assert img.get("alt") == ""
    img = rendered_picture(picture, f'<img src="{picture.url}" alt="Stones">').find(".//img")
    assert img.get("alt") == "Stones"


def rendered_picture(picture, body):
    rendered = render_body(body, {str(picture.pk): picture})
    return html5lib.parseFragment(rendered, namespaceHTMLElements=False)


def test_a_picture_that_is_gone_is_left_out():
    assert render_body(f'<p>a<img src="{ADDRESS}" alt="x">b</p>', {}) == "<p>ab</p>"


@pytest.mark.django_db
def test_a_description_stays_text():
    picture = create_picture()
    hostile = 'A "heron" > water &amp; &lt;script&gt;'
    body = f'<img src="{picture.url}" alt="{hostile.replace(chr(34), "&quot;")}">'
    img = rendered_picture(picture, body).find(".//img")
    assert img.get("alt") == 'A "heron" > water & <script>'


def test_links_to_other_sites_tell_them_nothing_of_this_window():
    assert render_body('<a href="https://example.org/">x</a><a href="/about/">y</a>', {}) == (
        '<a href="https://example.org/" rel="noopener">x</a><a href="/about/">y</a>'
    )


def test_a_table_can_be_scrolled_by_keyboard():
    rendered = render_body("<table><tbody><tr><td>1</td></tr></tbody></table>", {})
    region = html5lib.parseFragment(rendered, namespaceHTMLElements=False).find("div")
    assert region.get("tabindex") == "0"
    assert region.get("role") == "region"
    assert region.get("aria-label")
    assert region.find("table") is not None


def test_tables_of_one_text_are_told_apart():
    rendered = render_body("<table></table>" * 3, {})
    tree = html5lib.parseFragment(rendered, namespaceHTMLElements=False)
    assert [div.get("aria-label") for div in tree] == ["Table", "Table 2", "Table 3"]


@pytest.mark.parametrize(
    "text", ["<p>a &amp; b &lt; c &nbsp; d</p>", "<pre>  a\n b</pre>", "a<br>b"]
)
def test_all_else_stays_to_the_letter(text):
    assert render_body(text, {}) == text


def test_pictures_of_ours_are_found_by_their_address():
    body = f'<img src="{ADDRESS}" alt="A heron"><p>/media/pictures/{ID[:-1]}f/x.jpg</p>'
    assert picture_ids(body) == {ID}


def test_the_contents_lead_to_the_anchors_of_the_text():
    body = "<h2>Sleep</h2><h3>At noon</h3><h2>Sleep</h2><h2><em>Was</em> &lt;b&gt;</h2><h2></h2>"
    contents = contents_of(body)
    assert [heading["words"] for heading in contents] == ["Sleep", "Sleep", "Was <b>"]
    html = render_body(body, {})
    assert all(f'<h2 id="{heading["anchor"]}">' in html for heading in contents)
    assert len({heading["anchor"] for heading in contents}) == 3


@pytest.mark.parametrize(
    ("written", "levels"),
    [("333", "222"), ("3233", "2233"), ("2434", "2334"), ("4342", "2232"), ("2344", "2344")],
)
def test_no_level_of_headings_is_left_out(written, levels):
    body = "".join(f"<h{level}>Words</h{level}>" for level in written)
    html = render_body(body, {})
    assert "".join(re.findall(r"<h(\d)", html)) == levels
    assert "".join(re.findall(r"</h(\d)>", html)) == levels
    assert len(contents_of(body)) == levels.count("2")
