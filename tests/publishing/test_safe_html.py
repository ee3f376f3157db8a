import re
import time
from html import unescape

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.markup.safe_html import (
    ATTRIBUTES,
    PICTURE_PLACES,
    TAGS,
    clean_html,
    picture_id,
    plain_text,
    removed_by_cleaning,
)
from publishing.markup.tangles import is_tangled
from tests import from_word, hostile

PICTURE = "/media/pictures/0f8fad5b-d9cb-469f-a165-70867728950e/ab12cd34ef56.jpg"
ARTICLE = f"""<h2>What it is</h2>
<p>Pain that <em>stays</em>, and <strong>why</strong>: see <a href="/our-approach/">our approach</a>,
<a href="https://doi.org/10.1000/182" title="A study">a study</a>, <a href="#section-signs">below</a>,
<a href="mailto:desk@example.org">mail</a> or <a href="tel:+12075550142">call</a>. H<sub>2</sub>O.</p>
<h3>Signs</h3>
<ul>
<li>One</li>
<li>Two &amp; three &lt; four</li>
</ul>
<ol start="3">
<li>First</li>
</ol>
<blockquote><p>Quoted</p></blockquote>
<figure><img src="{PICTURE}" alt="A heron by the water"><figcaption>A heron</figcaption></figure>
<table><thead><tr><th scope="col">A</th><th scope="col" colspan="2">B</th></tr></thead>
<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>
<hr>
<p>Line<br>break, Größe, 疼痛, 🙂</p>"""


def problems_in(html: str) -> list[str]:
    """What a browser would find in `html` that an article may not hold, by another parser."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    problems = []
    for element in tree.iter():
        tag = element.tag
        if tag == "DOCUMENT_FRAGMENT":
            continue
        if tag not in TAGS:
            problems.append(f"<{tag}>")
            continue
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES.get(tag, set()):
                problems.append(f"{tag} {name}")
            if name == "href":
                problems += [f"href {value!r}"] if not leads_somewhere_good(value) else []
            if name == "src" and not picture_id(value):
                problems.append(f"src {value!r}")
        if tag == "a" and "href" not in element.attrib:
            problems.append("a without href")
        if tag == "img" and "src" not in element.attrib:
            problems.append("img without src")
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", unescape(html)):
        problems.append("control characters")
    return problems


def leads_somewhere_good(address: str) -> bool:
    """As browsers read it: without tabs and line ends, with a backslash for a slash."""
    read = re.sub(r"[\t\r\n]", "", address.strip("\x00-\x20")).replace("\\", "/")
    scheme = re.match(r"([^/?#]*?):", read)
    if scheme:
        return scheme[1].lower() in {"http", "https", "mailto", "tel"}
    return not read.startswith("//")


def test_there_are_enough_disguises():
    assert len(set(hostile.HTML)) >= 250


@pytest.mark.parametrize("html", hostile.HTML)
def test_nothing_hostile_is_left_and_a_second_cleaning_changes_nothing(html):
    for text in (
        html,
        f"<p>{html}</p>",
        f"<table><tr><td>{html}",
        f"<ul><li>{html}</ul>",
        html * 2,
    ):
        clean = clean_html(text)
        assert problems_in(clean) == []
        assert clean_html(clean) == clean


def test_all_of_it_at_once_is_clean_too():
    clean = clean_html("".join(hostile.HTML))
    assert problems_in(clean) == []
    assert clean_html(clean) == clean


_pieces = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "</div>", "<a href='/x'>", "<a href='javascript:x'>", "</a>"),
        *("<b>", "</b>", "<h1>", "</h1>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>"),
        *("</ul>", "<script>", "</script>", "<svg>", "</svg>", "<math>", "<mtext>", "<style>"),
        *("</style>", "<img src=x>", f"<img src='{PICTURE}'>", "<!--", "-->", "<noscript>"),
        *(
            "<template>",
            "</template>",
            "<form>",
            "&",
            "&amp;",
            "&lt;",
            "<",
            ">",
            '"',
            "'",
            "=",
            "x",
        ),
        *("<del>", "</del>", "<span class=MsoCommentText>", "</span>", "<hr class=msocomoff>"),
        *("<p class=MsoCommentText>", "<div style=mso-element:comment>", "<a href='#_ftn1'>"),
        *("\n", "\x00", " ", "<select>", "<option>", "<textarea>", "</textarea>", "<br>", "<o:p>"),
        *(
            "<title>",
            "</title>",
            "<plaintext>",
            "<![CDATA[",
            "]]>",
            "<?x",
            "<pre>",
            "\n\n",
            "&nbsp;",
        ),
    ]
)


@settings(deadline=None)
@given(st.lists(_pieces | st.text(max_size=5), max_size=40).map("".join))
def test_any_soup_of_tags_is_clean_once_and_for_all(soup):
    clean = clean_html(soup)
    assert problems_in(clean) == []
    assert clean_html(clean) == clean


def test_an_ordinary_article_passes_unchanged():
    assert clean_html(ARTICLE) == ARTICLE


def test_what_a_word_processor_pastes_is_cleaned():
    pasted = (
        '<p class="MsoNormal" style="margin:0"><span lang="EN" style="font-size:11pt">Text '
        "<b>bold</b> <i>slanted</i><o:p></o:p></span></p><p>&nbsp;</p>"
        '<!--[if gte mso 9]><xml><w:x/></xml><![endif]--><h1 align="center">Title</h1>'
        '<div class="x">Block<div>Inner</div></div><p><font color="red">Red</font></p>'
    )
    assert clean_html(pasted) == (
        "<p>Text <strong>bold</strong> <em>slanted</em></p><h2>Title</h2><p>Block</p><p>Inner</p>"
        "<p>Red</p>"
    )


def test_of_tracked_changes_and_comments_only_the_text_stays():
    assert clean_html(from_word.HTML) == ("<p>Take 5 mg once a day for <s>two</s> weeks.[1]</p>")


@pytest.mark.parametrize(
    "comment",
    [
        "<p class=MsoCommentText>Mrs Smith?</p>",
        '<p><a name="_msocom_1"></a></p><p class="x MsoCommentSubject">Mrs Smith?</p>',
        '<p><a href="#_msocom_1">[JD1]</a><a id="_anchor_1">[JD1]</a></p>',
        "<div style='mso-element: comment-list'><div><b>Mrs</b> <p>Smith?</p></div></div>",
        '<p><span style="mso-special-character:comment">[JD1]</span></p>',
    ],
)
def test_a_colleagues_comment_goes_and_what_is_around_it_stays(comment):
    assert clean_html(f"<h2>Dose</h2>{comment}<p>5 mg</p>") == "<h2>Dose</h2><p>5 mg</p>"
    assert any("comments" in sentence for sentence in removed_by_cleaning(comment))


@pytest.mark.parametrize("address", ["#_ftn1", "#_ftnref1", "#_edn2", "#_Toc1234"])
def test_a_link_to_a_place_in_a_document_leaves_its_words(address):
    assert clean_html(f'<p>See<a href="{address}">[1]</a></p>') == "<p>See[1]</p>"


def test_text_without_tags_becomes_paragraphs():
    assert clean_html("One\nline\n\nTwo & three") == "<p>One<br>line</p>\n\n<p>Two &amp; three</p>"


@pytest.mark.parametrize("nothing", ["", " ", "\n", "<p></p>", "<p>&nbsp;</p><p><br></p>", "\x00"])
def test_nothing_stays_nothing(nothing):
    assert clean_html(nothing) == ""


def test_a_dead_link_leaves_its_words():
    assert clean_html('<p><a href="javascript:x">Read <em>this</em></a></p>') == (
        "<p>Read <em>this</em></p>"
    )


def test_spaces_in_an_address_are_written_as_the_web_wants_them():
    assert clean_html('<p><a href=" /a b ">x</a></p>') == '<p><a href="/a%20b">x</a></p>'


def test_two_megabytes_from_a_word_processor_are_taken():
    paragraph = '<p class="MsoNormal" style="margin:0"><span style="x:y">Words of it.</span></p>'
    clean = clean_html(paragraph * (2_000_000 // len(paragraph)))
    assert clean.startswith("<p>Words of it.</p><p>")


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "span", "table><tr><td", "ul><li", "a"])
def test_ten_thousand_tags_in_each_other_are_taken(tag):
    clean = clean_html(f"<{tag}>" * 10_000 + "x")
    assert plain_text(clean) == "x"
    assert clean_html(clean) == clean


@pytest.mark.parametrize("lines", [1, 9, 10, 500])
def test_blank_lines_before_preformatted_text_cost_the_article_nothing(lines):
    article = '<h2>Dose</h2><pre>{}10 mg</pre><p>See <a href="/about/">us</a></p>'
    assert clean_html(article.format("\n" * lines)) == article.format("")


# The words of a text


def test_the_words_of_neighbouring_blocks_do_not_run_together():
    assert plain_text(
        "<h2>Why</h2><p>It <em>h</em>urts &amp;<br>burns</p><ul><li>a</li><li>b</li></ul>"
    ) == ("Why It hurts & burns a b")


# What the writer is told


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<img src="https://example.com/x.png">', "from another site"),
        ('<img src="data:image/png;base64,xx">', "pasted picture"),
        ('<iframe src="https://video.example/"></iframe>', "embedded video"),
        ("<form><input></form>", "form was left out"),
        ("<p>Take <del>50 mg</del><ins>5 mg</ins></p>", "tracked changes"),
        ('<a href="#_msocom_1">[JD1]</a>', "comments"),
        ('<a href="#_ftn1">[1]</a>', "footnotes"),
        ('<a href="file:///C:/clip.htm#_edn1">[1]</a>', "footnotes"),
    ],
)
def test_the_writer_is_told_what_was_left_out_and_what_to_do(html, words):
    (sentence,) = removed_by_cleaning(html * 2)
    assert words in sentence


@pytest.mark.parametrize("html", hostile.HTML)
def test_the_writer_is_told_whatever_is_around_it(html):
    sentences = removed_by_cleaning(f'<img src="https://example.com/x.png">{html}')
    assert any("from another site" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    "piece", ["<!--", "<![CDATA[", "<a ", "</a", "<!", "<?", "<b class=", "mso-element: "]
)
def test_what_is_left_open_a_hundred_thousand_times_is_read_at_once(piece):
    started = time.process_time()
    removed_by_cleaning(piece * 100_000)
    clean_html(piece * 100_000)
    assert time.process_time() - started < 5


def test_nothing_is_said_of_what_stays():
    assert removed_by_cleaning(ARTICLE) == []


# Markup that costs


@pytest.mark.parametrize(
    "html",
    [
        "walk" + "".join(f"<b title={number}><p>" for number in range(1_500)) + "</b>" * 1_500,
        "<p>" + "".join(f"<b x={number}>" for number in range(1_000)) + "<p>walk" * 3_000,
        "<blockquote>" * 100_000 + "walk",
        "<ul><li>" * 100_000 + "walk",
        "walk" + '<b title="' * 50_001,
        "walk" + '<b title="</b>">' * 50_000,
    ],
)
def test_tangled_markup_costs_no_more_than_its_length(html):
    assert is_tangled(html)
    started = time.process_time()
    cleaned = clean_html(html)
    # Parsed, each of these takes half a minute, or gigabytes.
    assert time.process_time() - started < 5
    assert "walk" in cleaned
    assert len(cleaned) <= 2 * len(html)
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize(
    "html",
    [
        "<p>One<p>Two" * 10_000,
        "<ul><li>One<li>Two</ul>" * 5_000,
        "<p><b><i><u>Deep</u></i></b></p>" * 5_000,
        "<div>" * 150 + "Deep" + "</div>" * 150,
        "</b>" * 5_000 + "<p>Ends without a beginning</p>",
    ],
)
def test_long_and_sloppy_markup_is_not_tangled(html):
    assert not is_tangled(html)


def test_a_writer_is_told_when_only_the_words_were_kept():
    html = "<blockquote>" * 300 + "<b>walk</b>"
    assert clean_html(html) == "<p>walk</p>"
    assert any("tangled" in sentence for sentence in removed_by_cleaning(html))


@pytest.mark.parametrize("place", PICTURE_PLACES)
def test_a_picture_may_stand_in_one_of_a_few_places(place):
    img = f'<p><img src="{PICTURE}" alt="A" class="{place}"></p>'
    assert clean_html(img) == img
    assert clean_html(img.replace(place, f"evil {place} more")) == img


@pytest.mark.parametrize("names", ["evil", "picture", "picture-startx", "PICTURE-START", ""])
def test_a_picture_has_no_other_class(names):
    cleaned = clean_html(f'<p><img src="{PICTURE}" alt="A" class="{names}"></p>')
    assert "class" not in cleaned


def test_nothing_but_a_picture_has_a_class():
    assert clean_html('<p class="picture-start">a</p>') == "<p>a</p>"
